import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DirectTalk } from "../../lib/client/direct_talk.ts";
import { PATIENCE_MS } from "../../lib/client/mesh.ts";
import type { ClientMessage, IceServers, ServerMessageOf } from "../../lib/protocol/messages.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakePeers, type FakeReports, reportsOf } from "../fakes/fake_peers.ts";
import { turn } from "../fakes/turn.ts";

const members = [{ id: "ana", name: "Ana" }, { id: "ben", name: "Ben" }];
const TURN: IceServers = {
  servers: [{ urls: ["turn:turn.example"], username: "u", credential: "c" }],
  ttlMs: 600_000,
};

const welcomeOf = (self: string, ice: IceServers): ServerMessageOf<"welcome"> => ({
  ...{
    type: "welcome",
    self,
    secret: "s",
    at: 0,
    isPrivate: false,
    epoch: "e",
    seq: 0,
    members,
    complete: true,
    ice,
    entries: [],
  },
  limits: { textBytes: 1, members: 1, historyEntries: 1 },
});

/** One member's direct talk, and what it has told its session. */
class Talker {
  readonly clock: DrivenClock;
  readonly sent: ClientMessage[] = [];
  readonly heard: string[] = [];
  readonly unsaid: { id: string; value: string; kind: "line"; at: number }[] = [];
  readonly talk: DirectTalk;
  changes = 0;

  constructor(
    readonly id: string,
    { peers, clock, isHidden = false }: { peers: FakePeers; clock: DrivenClock; isHidden?: boolean },
  ) {
    this.clock = clock;
    this.talk = new DirectTalk({
      ...{ connect: peers.connect, clock, isHidden },
      send: (message) => this.sent.push(message),
      unsaid: () => this.unsaid,
      conversation: {
        hear: (member, { id, value }) => this.heard.push(`${member} says ${value} (${id})`),
        confirm: (id, member) => this.heard.push(`${member} has ${id}`),
      },
      changed: () => this.changes++,
    });
  }

  welcome(ice: IceServers = { servers: [] }): void {
    this.talk.take(welcomeOf(this.id, ice), members);
  }

  get renewals(): number {
    return this.sent.filter(({ type }) => type === "ice").length;
  }
}

/** Two members of a room and the signaling between them. */
class Duo implements Disposable {
  readonly peers = new FakePeers();
  readonly clock = new DrivenClock();
  readonly ana: Talker;
  readonly ben: Talker;

  constructor({ isHidden = false } = {}) {
    const { peers, clock } = this;
    this.ana = new Talker("ana", { peers, clock, isHidden });
    this.ben = new Talker("ben", { peers, clock });
  }

  async connected(ice?: IceServers): Promise<this> {
    this.ana.welcome(ice);
    this.ben.welcome(ice);
    this.ana.sent.length = 0;
    await this.settle();
    return this;
  }

  async settle(): Promise<void> {
    for (let idle = 0; idle < 3; idle++) {
      await turn();
      for (const [from, to] of [[this.ana, this.ben], [this.ben, this.ana]] as const) {
        const signals = from.sent.filter((message) => "to" in message);
        for (const message of signals) {
          idle = 0;
          from.sent.splice(from.sent.indexOf(message), 1);
          if (message.type === "offer" || message.type === "answer" || message.type === "candidate") {
            const { to: _, ...signal } = message;
            to.talk.take({ ...signal, from: from.id }, members);
          }
        }
      }
      if (this.peers.underWay > 0) idle = 0;
      this.peers.deliver();
    }
  }

  [Symbol.dispose](): void {
    this.ana.talk[Symbol.dispose]();
    this.ben.talk[Symbol.dispose]();
  }
}

describe("DirectTalk", () => {
  it("says a line to who is connected, hears that it came, and tells the page at once [PEER-4]", async () => {
    using duo = await new Duo().connected();
    const before = duo.ben.changes;
    duo.ana.talk.say({ id: "l1", value: "hello" });
    duo.peers.deliver();
    assertEquals(duo.ben.heard, ["ana says hello (l1)"]);
    assertEquals(duo.ana.heard, ["ben has l1"]);
    assertEquals(duo.ben.changes - before, 1);
  });

  it("tells a member who is newly connected what the room hasn't acknowledged, 200 lines at most [PEER-4] [PEER-8]", async () => {
    using duo = new Duo();
    for (let count = 0; count < 300; count++) {
      duo.ana.unsaid.push({ id: `l${count}`, value: "waits", kind: "line", at: 0 });
    }
    await duo.connected();
    const heard = duo.ben.heard;
    assertEquals([heard.length, heard[0], heard.at(-1)], [
      200,
      "ana says waits (l0)",
      "ana says waits (l199)",
    ]);
  });

  it("drops what is no message of a channel, and goes on [PEER-8]", async () => {
    using duo = await new Duo().connected();
    const [channel] = duo.peers.made[0]!.channels;
    const huge = JSON.stringify({ type: "CHATMSG", id: "huge", value: "x".repeat(70_000) });
    const garbage = [
      new ArrayBuffer(8),
      "",
      "{",
      "[]",
      "null",
      huge,
      '{"type":"CHATMSG","value":"no id"}',
      '{"type":"CHATMSG","id":7,"value":"x"}',
      '{"type":"welcome"}',
      '{"type":"__proto__"}',
      '{"type":"got","id":"bad id!"}',
    ];
    for (const data of garbage) channel?.send(data);
    duo.peers.deliver();
    assertEquals([duo.ana.heard, duo.ben.heard], [[], []]);
    channel?.send('{"type":"CHATMSG","id":"good","value":"fine","from":"eva"}');
    duo.peers.deliver();
    assertEquals(
      [...duo.ana.heard, ...duo.ben.heard].includes("ana says fine (good)") ||
        [...duo.ana.heard, ...duo.ben.heard].includes("ben says fine (good)"),
      true,
    );
  });

  it("stays on the relay while hidden without TURN, and goes through TURN with it [PEER-7]", async () => {
    using duo = await new Duo({ isHidden: true }).connected();
    assertEquals([duo.ana.talk.paths.size, duo.peers.made.length, duo.ana.sent], [0, 1, []]);
    duo.ana.welcome(TURN);
    await duo.settle();
    assertEquals(
      duo.peers.alive.map(({ configurations }) => configurations[0]?.iceTransportPolicy).toSorted(),
      [
        "all",
        "relay",
      ],
    );
    duo.ana.talk.setHidden(false);
    await duo.settle();
    assertEquals(duo.peers.alive.map(({ configurations }) => configurations[0]?.iceTransportPolicy), [
      "all",
      "all",
    ]);
  });

  it("renews TURN credentials before they run out, again until there is an answer [ICE-3]", async () => {
    using duo = await new Duo().connected(TURN);
    duo.clock.advance(479_999);
    assertEquals(duo.ana.renewals, 0);
    duo.clock.advance(1);
    assertEquals(duo.ana.renewals, 1);
    duo.clock.advance(60_000);
    assertEquals(duo.ana.renewals, 3);
    duo.ana.talk.take({ type: "ice", ...TURN }, members);
    duo.clock.advance(479_999);
    assertEquals(duo.ana.renewals, 3);
    duo.clock.advance(1);
    assertEquals(duo.ana.renewals, 4);
    duo.ana.welcome(TURN);
    duo.clock.advance(479_999);
    assertEquals(duo.ana.renewals, 4);
  });

  it("needs no renewal where nothing runs out, and believes no endless life [ICE-3]", () => {
    using duo = new Duo();
    duo.ana.welcome();
    duo.clock.advance(10 * 86_400_000);
    assertEquals(duo.ana.renewals, 0);
    duo.ana.talk.take({ type: "ice", ...TURN, ttlMs: Number.MAX_SAFE_INTEGER }, members);
    duo.clock.advance(86_400_000);
    assertEquals(duo.ana.renewals > 0, true);
  });

  it("reads the paths of open channels, and calls one whose statistics fail the relay", async () => {
    using duo = new Duo();
    const reports: FakeReports = reportsOf(["host", "host"], 3);
    await duo.connected();
    const [anas, bens] = duo.peers.made;
    bens!.reports = reports;
    anas!.reports = undefined;
    duo.clock.advance(5_000);
    await duo.settle();
    assertEquals([...duo.ben.talk.paths], [["ana", { kind: "local", rttMs: 3 }]]);
    assertEquals([...duo.ana.talk.paths], [["ben", { kind: "relay" }]]);
    duo.ana.talk.take({ type: "left", id: "ben" }, members.slice(0, 1));
    await duo.settle();
    assertEquals([duo.ana.talk.paths.size, duo.ben.talk.paths.size], [0, 0]);
  });

  it("calls a path the relay while nothing gets through on it, at once, and says when it has healed [PEER-9]", async () => {
    using duo = await new Duo().connected();
    const kinds = () => [...duo.ana.talk.paths.values()].map(({ kind }) => kind);
    const [connection] = duo.peers.made;
    connection!.reports = reportsOf(["host", "host"], 3);
    duo.peers.made[1]!.reports = connection!.reports;
    duo.clock.advance(5_000);
    await turn();
    assertEquals(kinds(), ["local"]);
    duo.ana.sent.length = 0;
    for (const each of duo.peers.made) {
      each.connectionState = "disconnected";
      each.onconnectionstatechange?.();
    }
    await turn();
    assertEquals(kinds(), ["relay"]);
    for (const each of duo.peers.made) {
      each.connectionState = "connected";
      each.onconnectionstatechange?.();
    }
    await turn();
    assertEquals(kinds(), ["local"]);
  });

  it("lets a call go that its member misses [PEER-1]", async () => {
    using duo = new Duo({ isHidden: true });
    duo.ben.welcome();
    await turn();
    assertEquals(duo.peers.alive.length, 1);
    duo.ben.talk.take({ type: "error", code: "member-away", about: "ana" }, members);
    assertEquals(duo.peers.alive.length, 0);
    duo.clock.advance(PATIENCE_MS);
    assertEquals(duo.peers.made.length, 1);
  });

  it("leaves nothing behind: no connection, no timer", async () => {
    const duo = await new Duo().connected(TURN);
    duo[Symbol.dispose]();
    await turn();
    assertEquals([duo.peers.alive.length, duo.clock.pending], [0, 0]);
  });
});
