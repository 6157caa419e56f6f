import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { MESH_MAX, PATIENCE_MS } from "../../lib/client/mesh.ts";
import { FakePeers } from "../fakes/fake_peers.ts";
import { type Party, Switchboard } from "./switchboard.ts";

const NAMES = ["ana", "ben", "cleo", "dan", "eva"] as const;

/** Delivers signals and what is under way between fake connections until neither has anything left. */
async function settle(board: Switchboard, peers: FakePeers): Promise<void> {
  do {
    await board.settle();
    peers.deliver();
  } while (peers.underWay > 0 || board.step());
}

function room(exposures: readonly ("all" | "relay" | "none")[] = ["all", "all", "all"]) {
  const peers = new FakePeers();
  const board = new Switchboard();
  const parties = exposures.map((exposure, index) =>
    board.join(NAMES[index] ?? `guest-${index}`, { connect: peers.connect, exposure })
  );
  return {
    peers,
    board,
    parties,
    settle: () => settle(board, peers),
    [Symbol.dispose]: () => board[Symbol.dispose](),
  };
}

const isFull = (parties: readonly Party[]) =>
  parties.every(({ mesh }) => mesh.open.length === parties.length - 1);

describe("Mesh", () => {
  it("lets the one who comes call, and nobody else [PEER-1]", async () => {
    using stage = room();
    await stage.settle();
    const calls = stage.parties.map((party) => NAMES.slice(0, 3).map((name) => party.callsTo(name)));
    assertEquals(calls, [[0, 0, 0], [1, 0, 0], [1, 1, 0]]);
    assert(isFull(stage.parties));
  });

  it("makes no connection where nothing may be learned, and says no to a call, which ends it at once [PEER-7]", async () => {
    using stage = room(["none", "all", "none"]);
    await stage.settle();
    const [ana, ben, cleo] = stage.parties;
    assertEquals([ana?.sent, cleo?.sent], [[{ type: "answer", sdp: "", to: "ben" }], []]);
    assertEquals([stage.peers.made.length, stage.peers.alive.length], [1, 0]);
    stage.board.clock.advance(10 * PATIENCE_MS);
    await stage.settle();
    assertEquals([ben?.callsTo("ana"), ben?.callsTo("cleo"), stage.board.clock.pending], [1, 0, 0]);
    ana?.mesh.setExposure("all");
    await stage.settle();
    assertEquals([ana?.mesh.open, ben?.mesh.open], [["ben"], ["ana"]]);
  });

  it("asks for TURN candidates only where the address is hidden [PEER-7]", async () => {
    using stage = room(["relay", "all"]);
    await stage.settle();
    assertEquals(stage.peers.made.map(({ configurations }) => configurations[0]?.iceTransportPolicy), [
      "all",
      "relay",
    ]);
  });

  it("makes all connections anew when the exposure changes [PEER-7]", async () => {
    using stage = room();
    await stage.settle();
    const [ana] = stage.parties;
    ana?.mesh.setExposure("none");
    await stage.settle();
    assertEquals(stage.parties.map(({ mesh }) => mesh.open.length), [0, 1, 1]);
    assertEquals(stage.peers.alive.length, 2);
    ana?.mesh.setExposure("all");
    await stage.settle();
    assert(isFull(stage.parties));
    assertEquals(stage.peers.alive.length, 6);
  });

  it(`connects up to ${MESH_MAX} members; when there are so few again, who came later calls [PEER-6]`, async () => {
    using stage = room(Array.from({ length: MESH_MAX + 1 }, () => "all" as const));
    await stage.settle();
    assertEquals(stage.parties.map(({ mesh }) => mesh.open.length), [
      ...Array(MESH_MAX).fill(MESH_MAX - 1),
      0,
    ]);
    stage.board.leave("ana");
    await stage.settle();
    assert(isFull(stage.parties.slice(1)));
  });

  it(`takes at most ${MESH_MAX - 1} calls, however many come [PEER-6]`, async () => {
    using stage = room(["all", ...Array.from({ length: 20 }, () => "none" as const)]);
    const [ana] = stage.parties;
    for (const { id } of stage.board.members.slice(1)) {
      ana?.mesh.take(id, { type: "offer", sdp: "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n" });
    }
    await stage.settle();
    assertEquals(stage.peers.alive.length, MESH_MAX - 1);
  });

  it("takes nothing from who isn't in the room [PEER-1]", async () => {
    using stage = room(["all"]);
    stage.parties[0]?.mesh.take("nobody", { type: "offer", sdp: "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n" });
    await stage.settle();
    assertEquals(stage.peers.made.length, 0);
  });

  it("calls once more when nobody answers, then lets go [PEER-8]", async () => {
    using stage = room(["all", "all"]);
    const [ana, ben] = stage.parties as [Party, Party];
    ana.mesh.take = () => {};
    await stage.settle();
    stage.board.clock.advance(PATIENCE_MS - 1);
    assertEquals([ben.callsTo("ana"), stage.peers.alive.length], [1, 1]);
    stage.board.clock.advance(1);
    await stage.settle();
    assertEquals([ben.callsTo("ana"), stage.peers.alive.length], [2, 1]);
    stage.board.clock.advance(PATIENCE_MS);
    await stage.settle();
    assertEquals([ben.callsTo("ana"), stage.peers.alive.length, stage.board.clock.pending], [2, 0, 0]);
  });

  it("heals when a call was lost with the other's old socket, whoever is polite [PEER-8]", async () => {
    for (const lost of ["ana", "ben"]) {
      using stage = room(["all"]);
      const other = lost === "ana" ? "ben" : "ana";
      const board = stage.board;
      if (lost === "ana") {
        board.join("ben", { connect: stage.peers.connect });
      } else {
        board.join("ben", { connect: stage.peers.connect, exposure: "none" });
        stage.parties[0]?.mesh.welcome("ana", board.members);
      }
      // The signals of this call reach nobody, and its sender isn't told.
      for (let count = 0; count < 5; count++) await Promise.resolve();
      stage.peers.deliver();
      const deaf = board.join(lost, { connect: stage.peers.connect, exposure: "none" });
      await stage.settle();
      deaf.mesh.setExposure("all");
      await stage.settle();
      board.clock.advance(PATIENCE_MS);
      await stage.settle();
      assertEquals(deaf.mesh.open, [other]);
    }
  });

  it("heals where the one who was called gives up first, and the caller only sees the end [PEER-8]", async () => {
    using stage = room(["all", "all"]);
    await stage.settle();
    const [ana, ben] = stage.parties as [Party, Party];
    const [called] = stage.peers.made.filter(({ channels }) => channels.length > 0).slice(1);
    called!.connectionState = "disconnected";
    called!.onconnectionstatechange?.();
    stage.board.clock.advance(PATIENCE_MS);
    stage.peers.deliver();
    assertEquals([ana.mesh.open, ben.mesh.open], [[], []]);
    await stage.settle();
    assertEquals([ana.mesh.open, ben.mesh.open], [["ben"], ["ana"]]);
  });

  it("stops calling where two can't reach each other, whoever gives up first [PEER-8]", async () => {
    using stage = room(["all", "all"]);
    const [ana, ben] = stage.parties as [Party, Party];
    for (let round = 0; round < 20; round++) {
      await stage.board.settle();
      stage.board.clock.advance(PATIENCE_MS);
    }
    assertEquals([ben.callsTo("ana") + ana.callsTo("ben"), stage.board.clock.pending], [3, 0]);
  });

  it("gives up the connection to a page that has crashed for that to the new one, at once [PEER-5]", async () => {
    using stage = room(["all", "all"]);
    await stage.settle();
    const [ana, crashed] = stage.parties;
    const ben = stage.board.join("ben", { connect: stage.peers.connect, hasCrashed: true });
    await stage.settle();
    assertEquals([ana?.mesh.open, ben.mesh.open], [["ben"], ["ana"]]);
    ana?.mesh.broadcast("welcome back");
    stage.peers.deliver();
    assertEquals([ben.heard, crashed?.heard], [["ana: welcome back"], []]);
  });

  it("lets a call go that a member misses while away; the one who comes back calls [PEER-1]", async () => {
    using stage = room(["all", "all"]);
    const [ana, ben] = stage.parties;
    await stage.settle();
    stage.peers.made[0]?.break();
    ana!.isAway = true;
    await stage.settle();
    assertEquals([ana?.mesh.open, ben?.mesh.open], [[], []]);
    assertEquals(stage.peers.alive.length, 0);
    ana!.isAway = false;
    ana?.mesh.welcome("ana", stage.board.members);
    await stage.settle();
    assertEquals([ana?.mesh.open, ben?.mesh.open], [["ben"], ["ana"]]);
  });

  it("keeps a working connection while its member is away from the room [PEER-1]", async () => {
    using stage = room(["all", "all"]);
    const [ana, ben] = stage.parties;
    await stage.settle();
    ben?.mesh.missed("ana");
    assertEquals([ana?.mesh.open, ben?.mesh.open], [["ben"], ["ana"]]);
    ana?.mesh.welcome("ana", stage.board.members);
    await stage.settle();
    assertEquals(stage.peers.made.length, 2);
  });

  it("gathers anew after a failure, on both ends at once [PEER-9]", async () => {
    using stage = room(["all", "all"]);
    await stage.settle();
    stage.peers.made[0]?.break();
    await stage.settle();
    assertEquals(stage.peers.made.length, 2);
    assertEquals(stage.parties[0]?.mesh.broadcast("healed"), 1);
    stage.peers.deliver();
    assertEquals(stage.parties[1]?.heard, ["ana: healed"]);
  });

  it("leaves a member on the relay whose browser can't make connections [PEER-8]", async () => {
    using board = new Switchboard();
    const peers = new FakePeers();
    const ana = board.join("ana", {
      connect: () => {
        throw new ReferenceError("RTCPeerConnection is not defined");
      },
    });
    const half = new FakePeers();
    const ben = board.join("ben", {
      connect: (configuration) =>
        Object.assign(half.connect(configuration), {
          createDataChannel: () => {
            throw new DOMException("no more", "OperationError");
          },
          setConfiguration: () => {
            throw new DOMException("not so", "InvalidModificationError");
          },
        }),
    });
    const cleo = board.join("cleo", { connect: peers.connect });
    await settle(board, peers);
    half.deliver();
    await settle(board, peers);
    ben.mesh.setIce([{ urls: ["turn:turn.example"] }]);
    assertEquals([ana.mesh.open, ben.mesh.open], [[], []]);
    assertEquals(ana.mesh.broadcast("nobody"), 0);
    assertEquals(cleo.callsTo("ana"), 1);
  });

  it("takes no more from a channel than its rate, and sends nothing to a reader who is too far behind [PEER-8]", async () => {
    using stage = room(["all", "all"]);
    await stage.settle();
    const [ana, ben] = stage.parties;
    for (let count = 0; count < 1_000; count++) ana?.mesh.broadcast(`flood ${count}`);
    stage.peers.deliver();
    assertEquals(ben?.heard.length, 400);
    stage.board.clock.advance(1_000);
    ana?.mesh.broadcast("calm");
    stage.peers.deliver();
    assertEquals(ben?.heard.at(-1), "ana: calm");
    for (const { channels } of stage.peers.made) {
      for (const channel of channels) channel.bufferedAmount = 2 ** 20 + 1;
    }
    assertEquals([ana?.mesh.broadcast("stuck"), ben?.mesh.sendTo("ana", "stuck")], [0, false]);
  });

  it("gives other ICE servers to the connections that are there [ICE-3]", async () => {
    using stage = room(["relay", "relay"]);
    await stage.settle();
    const servers = [{ urls: ["turn:turn.example"], username: "u", credential: "c" }];
    stage.parties[0]?.mesh.setIce(servers);
    assertEquals(
      stage.peers.made.map(({ configurations }) => configurations.at(-1)).filter((each) =>
        each?.iceServers?.length
      ),
      [{ iceServers: servers, iceTransportPolicy: "relay" }],
    );
  });

  it("ends all connections and timers with its scope, and calls nobody after it has hung up [PEER-1]", async () => {
    using stage = room();
    await stage.settle();
    const [ana] = stage.parties;
    ana?.mesh.hangUp();
    ana?.mesh.setExposure("relay");
    await stage.settle();
    assertEquals(stage.parties.map(({ mesh }) => mesh.open.length), [0, 1, 1]);
    stage.board[Symbol.dispose]();
    assertEquals([stage.peers.alive.length, stage.board.clock.pending], [0, 0]);
  });
});
