import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { FakeBackplane } from "../fakes/fake_backplane.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

const SECOND = 1000;

describe("a frame from a client", () => {
  it("may be 64 KiB long and not a byte longer [WIRE-4]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const frame = (bytes: number) => `{"type":"pong","pad":"${"x".repeat(bytes - 24)}"}`;
    assertEquals(frame(LIMITS.frameBytes).length, LIMITS.frameBytes);
    ana.send(frame(LIMITS.frameBytes));
    assertEquals(ana.closeCode(), undefined);
    ana.send(frame(LIMITS.frameBytes + 1));
    assertEquals(ana.closeCode(), CLOSE.frameTooLarge.code);
  });

  it("counts in bytes of UTF-8 [WIRE-4]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    ana.send(`{"type":"pong","pad":"${"€".repeat(30_000)}"}`);
    assertEquals(ana.closeCode(), CLOSE.frameTooLarge.code);
  });

  const broken: readonly (readonly [frame: unknown, reason: string])[] = [
    [new Uint8Array([123, 125]), "not-text"],
    ["", "not-json"],
    ['{"type":"ping"}{"type":"ping"}', "not-json"],
    ["null", "not-a-message"],
    ['[{"type":"ping"}]', "not-a-message"],
    ['{"type":5}', "not-a-message"],
    ['{"type":"welcome"}', "unknown-type welcome"],
    ['{"type":"__proto__"}', "unknown-type __proto__"],
    [`{"type":"${"€".repeat(80)}"}`, `unknown-type ${"€".repeat(32)}`],
    ['{"type":"CHATMSG","value":5}', "bad-field CHATMSG.value"],
    ['{"type":"typing"}', "bad-field typing.on"],
  ];
  for (const [frame, reason] of broken) {
    it(`closes with 4000 and "${reason.slice(0, 30)}" when it isn't a message [WIRE-3] [WIRE-6]`, async () => {
      const server = new FakeServer();
      const ana = await server.enter("blue");
      ana.send(frame);
      assertEquals(ana.closeCode(), CLOSE.badFrame.code);
      assertEquals(ana.closed?.reason, reason);
    });
  }

  it("carries nothing on but what its message has [WIRE-5]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue", { name: "Ana" });
    const ben = await server.enter("blue", { name: "Ben" });
    const forged = { from: ana.id, name: "Ana", at: 1, seq: 900, admin: true };
    ben.send({ type: "CHATMSG", id: "i1", value: "hi \ud800", kind: null, target: null, ...forged });
    const [line] = ana.takeOf("CHATMSG");
    const at = server.clock.now();
    assertEquals(line, {
      type: "CHATMSG",
      seq: 1,
      id: "i1",
      from: ben.id,
      name: "Ben",
      at,
      value: "hi \ufffd",
    });
    ben.send({ type: "candidate", label: 0, id: "0", candidate: "c", to: ana.id, ...forged });
    const frame = ana.takeFrames().at(-1);
    assertEquals(JSON.parse(frame ?? ""), {
      type: "candidate",
      label: 0,
      id: "0",
      candidate: "c",
      from: ben.id,
    });
  });
});

describe("what goes wrong on one connection", () => {
  it("doesn't touch another [WIRE-7]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    const broken = await server.enter("blue");
    const flood = await server.enter("blue");
    broken.send("{");
    for (let count = 0; count < 1100; count++) flood.send({ type: "pong" });
    assertEquals([broken.closeCode(), flood.closeCode()], [CLOSE.badFrame.code, CLOSE.flooding.code]);
    ana.send({ type: "CHATMSG", value: "still here" });
    assertEquals(ben.takeOf("CHATMSG").map((line) => line.value), ["still here"]);
    assertEquals([ana.closeCode(), ben.closeCode()], [undefined, undefined]);
  });

  it("ends an exception at the connection that caused it, with 4011 and a line in the log [WIRE-7]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    ben.wire.server.send = () => {
      throw new Error("a broken socket");
    };
    ana.send({ type: "CHATMSG", value: "one" });
    ana.send({ type: "CHATMSG", value: "two" });
    assertEquals(ana.takeOf("CHATMSG").map((line) => line.value), ["one", "two"]);
    assertEquals(ana.closeCode(), undefined);
    assertEquals(ben.closeCode(), CLOSE.internal.code);
    assertEquals(server.logged.map((line) => JSON.parse(line).code), [CLOSE.internal.code]);
    assert(!server.logged.join().includes("broken socket"));
  });

  it("ends at a socket that breaks while it is welcomed: its seat waits like any other [WIRE-7] [SEAT-1]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = server.connect();
    ben.wire.server.send = () => {
      throw new Error("a broken socket");
    };
    ben.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    assertEquals([ben.closeCode(), server.hub.counts.members], [CLOSE.internal.code, 2]);
    for (let second = 0; second < 32; second++) {
      server.clock.advance(SECOND);
      ana.send({ type: "pong" });
    }
    assertEquals([ana.take().at(-1)?.type, server.hub.counts.members], ["left", 1]);
  });

  it("survives a socket that can't even be closed [WIRE-7]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    ben.wire.server.close = () => {
      throw new Error("closed already");
    };
    ben.send("{");
    ana.send({ type: "CHATMSG", value: "one" });
    assertEquals(ana.takeOf("CHATMSG").length, 1);
    assertEquals(server.logged.length, 1);
  });

  it("ends with 4011 when the backplane fails while somebody enters [WIRE-7]", async () => {
    const failing = new FakeBackplane(() => {
      throw new Error("no store");
    });
    const server = new FakeServer({ backplane: () => failing });
    const ana = server.connect();
    ana.send({ type: "ENTERROOM", value: "blue", create: true });
    await turn();
    assertEquals(ana.closeCode(), CLOSE.internal.code);
    assertEquals(server.hub.counts, { rooms: 0, members: 0, connections: 0 });
  });

  it("takes nothing more from a socket that it has closed [WIRE-7]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    ben.send("{");
    ben.send({ type: "CHATMSG", value: "too late" });
    assertEquals(ana.takeOf("CHATMSG"), []);
  });
});

describe("silence", () => {
  it("is broken by one ping after 20 s, and ends the connection with 4007 after 45 s [WIRE-8]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    server.clock.advance(19 * SECOND);
    assertEquals(ana.takeOf("ping").length, 0);
    server.clock.advance(2 * SECOND);
    assertEquals(ana.takeOf("ping").length, 1);
    server.clock.advance(23 * SECOND);
    assertEquals([ana.takeOf("ping").length, ana.closeCode()], [0, undefined]);
    server.clock.advance(2 * SECOND);
    assertEquals(ana.closeCode(), CLOSE.dead.code);
  });

  it("ends with any frame, and the next one is pinged again [WIRE-8]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    for (let round = 0; round < 4; round++) {
      server.clock.advance(21 * SECOND);
      assertEquals(ana.takeOf("ping").length, 1);
      ana.send({ type: "pong" });
    }
    assertEquals(ana.closeCode(), undefined);
  });

  it("of the server is broken by the client's ping, at any time before the end [WIRE-8]", async () => {
    const server = new FakeServer();
    const ana = server.connect();
    ana.send({ type: "ping" });
    assertEquals(ana.take(), [{ type: "pong" }]);
    ana.send({ type: "ENTERROOM", value: "blue", create: true });
    ana.send({ type: "ping" });
    assertEquals(ana.take(), [{ type: "pong" }], "before the answer to ENTERROOM");
    await turn();
    ana.take();
    ana.send({ type: "ping" });
    assertEquals(ana.take(), [{ type: "pong" }]);
  });

  it("of a Cookbook client is the WebSocket's business [WIRE-8] [COOK-1]", async () => {
    const server = new FakeServer();
    const cook = server.connect({ dialect: "cookbook" });
    cook.send({ type: "GETROOM", value: "" });
    await turn();
    cook.takeFrames();
    cook.send({ type: "ping" });
    server.clock.advance(120 * SECOND);
    assertEquals([cook.takeFrames(), cook.closeCode()], [[], undefined]);
  });
});

describe("a reader that is too slow", () => {
  it("is closed with 4006 once more than 1 MiB waits, and its seat waits for it [WIRE-9] [SEAT-1]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    ana.take();
    ben.wire.stuffed = LIMITS.bufferedBytes;
    ana.send({ type: "CHATMSG", value: "one" });
    assertEquals(ben.takeOf("CHATMSG").length, 1);
    ben.wire.stuffed = LIMITS.bufferedBytes + 1;
    ana.send({ type: "CHATMSG", value: "two" });
    assertEquals([ben.takeOf("CHATMSG").length, ben.closeCode()], [0, CLOSE.tooSlow.code]);
    assertEquals(ana.take().map((message) => message.type), ["CHATMSG", "CHATMSG"]);
    assertEquals(server.hub.counts.members, 2);
  });

  it("counts what is under way to it [WIRE-9]", async () => {
    const server = new FakeServer({ env: { RATE_CHAT: "1000/1000" } });
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    for (let sent = 0; sent < 80; sent++) {
      ana.send({ type: "CHATMSG", value: "x".repeat(LIMITS.textBytes) });
      ana.take();
    }
    ben.wire.deliver();
    assertEquals([ana.closeCode(), ben.closeCode()], [undefined, CLOSE.tooSlow.code]);
  });
});
