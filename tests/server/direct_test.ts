import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { FakeServer } from "../fakes/fake_server.ts";

const PROOF = "p".repeat(43);

async function newRoom(proof?: string) {
  const server = new FakeServer();
  const more = proof === undefined ? {} : { proof };
  const ana = await server.enter("blue", more);
  const ben = await server.enter("blue", more);
  const eva = await server.enter("blue", more);
  for (const client of [ana, ben, eva]) client.take();
  return { server, ana, ben, eva };
}

describe("a `direct`", () => {
  it("reaches exactly the member that it names, with its sender, in order [DIRECT-1]", async () => {
    const { ana, ben, eva } = await newRoom();
    ana.send({ type: "direct", to: ben.id, value: "one" });
    ana.send({ type: "direct", to: ben.id, value: "two", id: "x" });
    assertEquals(ben.take(), [
      { type: "direct", from: ana.id, value: "one" },
      { type: "direct", from: ana.id, value: "two" },
    ]);
    assertEquals([ana.take(), eva.take()], [[], []]);
  });

  it("to nobody, or to somebody who is away, is refused, about its id [DIRECT-1]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "direct", to: "nobody", value: "one" });
    ben.wire.cut();
    ana.send({ type: "direct", to: ben.id, value: "two", id: "x" });
    assertEquals(ana.take(), [
      { type: "error", code: "unknown-member", about: "nobody" },
      { type: "error", code: "member-away", about: "x" },
    ]);
  });

  it("is at most 48 KiB [DIRECT-2]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "direct", to: ben.id, value: "x".repeat(LIMITS.directBytes) });
    assertEquals(ben.take().length, 1);
    ana.send({ type: "direct", to: ben.id, value: "é".repeat(LIMITS.directBytes / 2 + 1) });
    assertEquals(ana.take(), [{ type: "error", code: "direct-too-long", about: ben.id }]);
    assertEquals(ben.take(), []);
  });

  it("is sealed in a private room [DIRECT-2]", async () => {
    const { ana, ben } = await newRoom(PROOF);
    ana.send({ type: "direct", to: ben.id, value: "in plain words" });
    assertEquals(ana.take(), [{ type: "error", code: "not-sealed", about: ben.id }]);
    ana.send({ type: "direct", to: ben.id, value: "c2VhbGVk" });
    assertEquals(ben.take().length, 1);
  });

  it("doesn't burden a member whose network is slow, whose lines go on [DIRECT-3]", async () => {
    const { ana, ben } = await newRoom();
    ben.wire.stuffed = LIMITS.directWaitingBytes + 1;
    ana.send({ type: "direct", to: ben.id, value: "one" });
    assertEquals(ana.take(), [{ type: "error", code: "member-busy", about: ben.id, retryMs: 500 }]);
    ana.send({ type: "CHATMSG", id: "a", value: "hello" });
    assertEquals(ben.take().map(({ type }) => type), ["CHATMSG"]);
  });

  it("counts by its bytes against its address: 16 MiB at once, then 128 KiB a second [RATE-4]", async () => {
    const { server, ana, ben } = await newRoom();
    const size = 32 * 1024;
    const send = () => ana.send({ type: "direct", to: ben.id, value: "x".repeat(size) });
    for (let sent = 0; sent < 16 * 1024 * 1024; sent += size) {
      send();
      if (sent % (1024 * 1024) === 0) server.clock.advance(1);
    }
    ben.take();
    ana.take();
    for (let count = 0; count < 3; count++) send();
    assertEquals(ana.take().at(-1)?.type, "error");
    const before = ben.take().length;
    server.clock.advance(1000);
    for (let count = 0; count < 10; count++) send();
    assertEquals([before <= 1, ben.take().length], [true, 4]);
  });
});

describe("an entry of kind `file`", () => {
  it("is kept like a line, can be withdrawn and reacted to, but not edited [LOG-5]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "f", kind: "file", value: '{"name":"a.txt"}', target: "x" });
    assertEquals(ben.take().map((message) => Object.hasOwn(message, "target")), [false]);
    ana.take();
    ben.send({ type: "CHATMSG", id: "r", kind: "react", value: "👍", target: "f" });
    ana.send({ type: "CHATMSG", id: "e", kind: "edit", value: "else", target: "f" });
    ana.send({ type: "CHATMSG", id: "d", kind: "retract", value: "", target: "f" });
    assertEquals(
      ana.take().map((message) => message.type === "error" ? message.code : message.type),
      ["CHATMSG", "unknown-target", "CHATMSG"],
    );
  });
});

describe("an entry of kind `link`", () => {
  it("is for private rooms only [PRIVATE-12]", async () => {
    const open = await newRoom();
    open.ana.send({ type: "CHATMSG", id: "l", kind: "link", value: "c2VhbGVk" });
    assertEquals(open.ana.take(), [{ type: "error", code: "not-private", about: "l" }]);
    const { ana, ben } = await newRoom(PROOF);
    ana.send({ type: "CHATMSG", id: "l", kind: "link", value: "c2VhbGVk" });
    assertEquals(ben.take().length, 1);
  });
});
