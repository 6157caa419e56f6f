import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Peer, type Signal } from "../../lib/client/peer.ts";
import { Cases } from "./cases.ts";
import { NativePeers } from "./native_peers.ts";
import { turn } from "../fakes/turn.ts";
import { until } from "../fakes/until.ts";

/** One end of a pair, and all that has happened to it. */
class End {
  readonly connection: RTCPeerConnection;
  readonly peer: Peer;
  readonly sent: Signal[] = [];
  readonly received: unknown[] = [];
  readonly fileChannels: RTCDataChannel[] = [];
  ended = 0;
  filesEnded = 0;

  constructor(
    peers: NativePeers,
    options: { isPolite: boolean; isCaller: boolean; send: (signal: Signal) => void },
  ) {
    this.connection = peers.connect({});
    this.peer = new Peer({
      ...options,
      connection: this.connection,
      send: (signal) => {
        this.sent.push(signal);
        options.send(signal);
      },
      received: (data) => this.received.push(data),
      changed: () => {},
      ended: () => this.ended++,
      fileChannel: (channel) => this.fileChannels.push(channel),
      filesEnded: () => this.filesEnded++,
    });
  }
}

/** Two ends whose signals reach each other, in order; while `isHeld` they wait. */
class Pair implements Disposable {
  readonly #peers = new NativePeers();
  readonly #held: (() => void)[] = [];
  readonly one: End;
  readonly other: End;
  isHeld = false;

  constructor({ callers = "one" }: { callers?: "one" | "both" } = {}) {
    const post = (to: () => End) => (signal: Signal) => this.#post(() => to().peer.take(signal));
    this.one = new End(this.#peers, { isPolite: true, isCaller: true, send: post(() => this.other) });
    this.other = new End(this.#peers, {
      isPolite: false,
      isCaller: callers === "both",
      send: post(() => this.one),
    });
  }

  async up(): Promise<this> {
    await until(() => this.one.peer.isUp && this.other.peer.isUp, "both ends are up");
    return this;
  }

  /** Sends a text each way and waits for both. */
  async talk(): Promise<void> {
    assert(this.one.peer.send("from one"));
    assert(this.other.peer.send("from the other"));
    await until(() => this.one.received.length > 0 && this.other.received.length > 0);
    assertEquals(this.one.received.splice(0), ["from the other"]);
    assertEquals(this.other.received.splice(0), ["from one"]);
  }

  release(): void {
    this.isHeld = false;
    for (const deliver of this.#held.splice(0)) deliver();
  }

  [Symbol.dispose](): void {
    this.one.peer[Symbol.dispose]();
    this.other.peer[Symbol.dispose]();
    this.#peers[Symbol.dispose]();
  }

  #post(deliver: () => void): void {
    if (this.isHeld) this.#held.push(deliver);
    else queueMicrotask(deliver);
  }
}

function withoutCandidates(signal: Signal): Signal {
  return "sdp" in signal ? { ...signal, sdp: signal.sdp.replaceAll(/^a=candidate:.*\r\n/gm, "") } : signal;
}

const cases = new Cases();
cases.add("connects when one end calls, and text goes both ways [PEER-1] [PEER-3]", async () => {
  using pair = new Pair();
  await pair.up();
  await pair.talk();
  assertEquals(pair.other.sent.filter(({ type }) => type === "offer"), []);
});

cases.add("connects when both ends call at once, every time [PEER-2] [PEER-3]", async () => {
  for (let round = 0; round < 25; round++) {
    using pair = new Pair({ callers: "both" });
    pair.isHeld = round % 2 === 0;
    if (pair.isHeld) {
      await until(() =>
        [pair.one, pair.other].every(({ sent }) => sent.some(({ type }) => type === "offer"))
      );
    }
    pair.release();
    await pair.up();
    await pair.talk();
  }
});

cases.add(
  "keeps candidates that come before their description, and passes over broken ones [PEER-2]",
  async () => {
    using pair = new Pair();
    pair.isHeld = true;
    await until(() =>
      pair.one.sent.at(-1)?.type === "candidate" && pair.one.connection.iceGatheringState === "complete"
    );
    pair.other.peer.take({ type: "candidate", label: 0, id: "0", candidate: "candidate:garbage" });
    const isOffer = ({ type }: Signal) => type === "offer";
    const lateOffer = pair.one.sent.toSorted((one, other) => Number(isOffer(one)) - Number(isOffer(other)));
    for (const signal of lateOffer) pair.other.peer.take(withoutCandidates(signal));
    await until(() => pair.other.sent.some(({ type }) => type === "answer"));
    // The answer alone: this end learns no candidate, so the other's early ones are the only way to meet.
    const answer = pair.other.sent.find(({ type }) => type === "answer");
    if (answer !== undefined) pair.one.peer.take(withoutCandidates(answer));
    await pair.up();
    await pair.talk();
  },
);

cases.add("survives garbage and a flood of signals [PEER-8]", async () => {
  using pair = new Pair();
  for (let count = 0; count < 5_000; count++) {
    pair.other.peer.take({ type: "candidate", label: 9, id: "x", candidate: `garbage ${count}` });
  }
  for (const type of ["offer", "answer"] as const) {
    pair.other.peer.take({ type, sdp: "garbage" });
    pair.one.peer.take({ type: "answer", sdp: "v=0" });
  }
  await turn();
  await pair.up();
  await pair.talk();
});

for (const both of [false, true]) {
  cases.add(
    `gathers anew, asked by ${both ? "both ends at once" : "one end"}, and keeps its channel [PEER-9]`,
    async () => {
      using pair = await new Pair().up();
      const nameOf = (end: End) => /a=ice-ufrag:(\S+)/.exec(end.connection.localDescription?.sdp ?? "")?.[1];
      const before = nameOf(pair.one);
      pair.one.peer.restart();
      if (both) pair.other.peer.restart();
      await until(() => nameOf(pair.one) !== before);
      await pair.up();
      await pair.talk();
      assertNotEquals(nameOf(pair.one), before);
    },
  );
}

cases.add("tells the other end at once when it closes, and nothing comes after [PEER-3]", async () => {
  using pair = await new Pair().up();
  const { length } = pair.one.sent;
  pair.one.peer[Symbol.dispose]();
  await until(() => pair.other.ended > 0);
  assertEquals([pair.other.ended, pair.one.ended], [1, 0]);
  assertEquals([pair.one.peer.send("late"), pair.other.peer.send("late")], [false, false]);
  pair.one.peer.restart();
  pair.one.peer.take({ type: "offer", sdp: "v=0" });
  await turn();
  assertEquals(pair.one.sent.length, length);
});

cases.add("tells another instance by the session id of its descriptions [PEER-5]", async () => {
  using pair = await new Pair().up();
  using another = new Pair();
  await until(() => another.one.sent.some(({ type }) => type === "offer"));
  const sdpOf = ({ sent }: End) => sent.flatMap((signal) => "sdp" in signal ? [signal.sdp] : []).at(-1) ?? "";
  assertEquals(pair.other.peer.isOfAnother(sdpOf(pair.one)), false);
  assertEquals(pair.other.peer.isOfAnother(sdpOf(another.one)), true);
  pair.one.peer.restart();
  await until(() => pair.one.sent.filter(({ type }) => type === "offer").length === 2);
  assertEquals(pair.other.peer.isOfAnother(sdpOf(pair.one)), false);
});

cases.add("takes one channel of the other end, by its label [PEER-3]", async () => {
  using pair = await new Pair().up();
  const closed: string[] = [];
  for (const label of ["parley", "parley", "other"]) {
    const channel = pair.one.connection.createDataChannel(label);
    channel.onclose = () => closed.push(label);
  }
  await until(() => closed.length === 2);
  assertEquals(closed.toSorted(), ["other", "parley"]);
  await pair.talk();
});
cases.add(
  "opens channels for files beside the lines, 16 at most, and says when the last has closed [FILE-4]",
  async () => {
    using pair = new Pair();
    assertEquals(pair.one.peer.openFileChannel(), undefined);
    await pair.up();
    const offers = pair.one.sent.length;
    const opened = Array.from({ length: 17 }, () => pair.one.peer.openFileChannel()!);
    await until(() => pair.other.fileChannels.length === 16 && opened[16]?.readyState === "closed");
    assertEquals(pair.one.sent.slice(offers).filter(({ type }) => type === "offer"), []);
    const lengths: number[] = [];
    for (const channel of pair.other.fileChannels) {
      channel.binaryType = "arraybuffer";
      channel.onmessage = ({ data }) => lengths.push(data.byteLength);
    }
    for (const channel of opened.slice(0, 16)) channel.send(new Uint8Array(256 * 1024));
    await pair.talk();
    await until(() => lengths.length === 16 && lengths.every((length) => length === 256 * 1024));
    assertEquals([pair.one.filesEnded, pair.other.filesEnded], [0, 0]);
    for (const channel of opened) channel.close();
    await until(() => pair.one.filesEnded === 1 && pair.other.filesEnded === 1);
    assert(!pair.one.peer.hasFiles && !pair.other.peer.hasFiles && pair.one.peer.isUp);
  },
);

await cases.run();
