import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { FakeBackplane, seated } from "../fakes/fake_backplane.ts";
import { FakeServer } from "../fakes/fake_server.ts";

async function newRoom(env: Record<string, string> = {}) {
  const server = new FakeServer({ env: { RATE_CHAT: "10000/10000", RATE_FRAMES: "10000/10000", ...env } });
  const ana = await server.enter("blue", { name: "Ana" });
  const ben = await server.enter("blue", { name: "Ben" });
  ana.take();
  return { server, ana, ben };
}

describe("CHATMSG", () => {
  it("becomes an entry with number, author, name and time [LOG-1]", async () => {
    const { server, ana, ben } = await newRoom();
    const at = server.clock.now();
    ana.send({ type: "CHATMSG", id: "i1", value: "hi" });
    server.clock.advance(5);
    ben.send({ type: "CHATMSG", id: "i2", value: "hi yourself" });
    assertEquals(ben.takeOf("CHATMSG"), [
      { type: "CHATMSG", seq: 1, id: "i1", from: ana.id, name: "Ana", at, value: "hi" },
      { type: "CHATMSG", seq: 2, id: "i2", from: ben.id, name: "Ben", at: at + 5, value: "hi yourself" },
    ]);
  });

  it("reaches everybody in the same order and the same bytes, the author too [LOG-2]", async () => {
    const { server, ana, ben } = await newRoom();
    const eva = await server.enter("blue");
    for (const client of [ana, ben]) client.take();
    for (let count = 0; count < 30; count++) {
      [ana, ben, eva][count % 3]?.send({ type: "CHATMSG", value: `line ${count}` });
    }
    const frames = ana.takeFrames();
    assertEquals(
      frames.flatMap((frame) => JSON.parse(frame)).map(({ seq }) => seq),
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    assertEquals([ben.takeFrames(), eva.takeFrames()], [frames, frames]);
  });

  it("is kept once, and sent again only its sender hears of it [LOG-3]", async () => {
    const { server, ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "i1", value: "hi" });
    const [first] = ana.takeOf("CHATMSG");
    ben.take();
    server.clock.advance(1000);
    ana.send({ type: "CHATMSG", id: "i1", value: "hi" });
    assertEquals([ana.take(), ben.take()], [[first], []]);
    assertEquals((await server.enter("blue")).welcome.seq, 1);
  });

  it("belongs to who sent its id first [LOG-3]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "i1", value: "hi" });
    for (const client of [ana, ben]) client.take();
    ben.send({ type: "CHATMSG", id: "i1", value: "stolen" });
    assertEquals(ben.take(), [{ type: "error", code: "id-taken", about: "i1" }]);
    ben.send({ type: "CHATMSG", id: "i1", value: "hi" });
    assertEquals(ben.takeOf("CHATMSG").map(({ seq, from }) => [seq, from]), [[1, ana.id]]);
    assertEquals(ana.take(), []);
  });

  it("is recognised by its author after a new connection [LOG-3] [SEAT-2]", async () => {
    const { server, ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "i1", value: "hi" });
    ana.wire.cut();
    const { self: seat, secret, epoch, seq } = ana.welcome;
    const back = await server.enter("blue", { resume: { seat, secret, epoch, seq } });
    back.send({ type: "CHATMSG", id: "i1", value: "hi" });
    assertEquals(back.takeOf("CHATMSG").map((line) => [line.seq, line.from]), [[1, seat]]);
    assertEquals(ben.takeOf("CHATMSG").length, 1);
  });

  it("is recognised among the last 1,000 ids [LOG-3]", async () => {
    const { ana, ben } = await newRoom();
    for (let count = 0; count <= 1000; count++) ana.send({ type: "CHATMSG", id: `i${count}`, value: "x" });
    ana.take();
    ben.take();
    ana.send({ type: "CHATMSG", id: "i1", value: "x" });
    assertEquals([ana.takeOf("CHATMSG").map((line) => line.seq), ben.take()], [[2], []]);
    ana.send({ type: "CHATMSG", id: "i0", value: "x" });
    assertEquals(ben.takeOf("CHATMSG").map((line) => line.seq), [1002]);
  });

  it("gets an id when it has none [LOG-3]", async () => {
    const { ana } = await newRoom();
    ana.send({ type: "CHATMSG", value: "hi" });
    ana.send({ type: "CHATMSG", value: "hi" });
    const ids = ana.takeOf("CHATMSG").map((line) => line.id);
    assert(ids.length === 2 && ids[0] !== ids[1] && ids.every((id) => /^[\w-]{22}$/.test(id)), ids.join());
  });

  it("is kept for who comes later: 200 entries, at most 256 KiB [LOG-4]", async () => {
    const { server, ana } = await newRoom();
    for (let count = 1; count <= 210; count++) ana.send({ type: "CHATMSG", value: `line ${count}` });
    const { entries, complete } = (await server.enter("blue")).welcome;
    assertEquals([entries.length, entries[0]?.seq, complete], [200, 11, false]);
    ana.take();
    for (let count = 1; count <= 20; count++) {
      ana.send({ type: "CHATMSG", value: "x".repeat(LIMITS.textBytes) });
    }
    const late = await server.enter("blue");
    assertEquals(late.welcome.entries.length, 15);
    assert((late.frames[0] ?? "").length < LIMITS.historyBytes + 2000);
  });
});

describe("an edit, a retraction and a reaction", () => {
  it("are entries of their own, in the same order for everybody [LOG-5]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "l", value: "hello", kind: "line", target: "ignored" });
    ana.send({ type: "CHATMSG", id: "e", value: "hello!", kind: "edit", target: "l" });
    ben.send({ type: "CHATMSG", id: "r", value: "👍", kind: "react", target: "l" });
    ben.send({ type: "CHATMSG", id: "s", value: "", kind: "react", target: "l" });
    ana.send({ type: "CHATMSG", id: "x", value: "whatever", kind: "retract", target: "l" });
    const entries = ben.takeOf("CHATMSG").map(({ seq, kind, target, value }) => [seq, kind, target, value]);
    assertEquals(entries, [
      [1, undefined, undefined, "hello"],
      [2, "edit", "l", "hello!"],
      [3, "react", "l", "👍"],
      [4, "react", "l", ""],
      [5, "retract", "l", ""],
    ]);
    assertEquals(ana.takeOf("CHATMSG").length, 5);
  });

  it("need a kept line as their target [LOG-5]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "e", value: "x", kind: "edit", target: "never" });
    ana.send({ type: "CHATMSG", id: "r", value: "x", kind: "react" });
    assertEquals(ana.take(), [
      { type: "error", code: "unknown-target", about: "e" },
      { type: "error", code: "unknown-target", about: "r" },
    ]);
    assertEquals(ben.take(), []);
  });

  it("are the author's only, but for reactions [LOG-6]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "l", value: "mine" });
    for (const client of [ana, ben]) client.take();
    for (const kind of ["edit", "retract"]) {
      ben.send({ type: "CHATMSG", id: kind, value: "his", kind, target: "l" });
      assertEquals(ben.take(), [{ type: "error", code: "not-author", about: kind }]);
    }
    assertEquals(ana.take(), []);
  });
});

describe("a text", () => {
  const refusals: readonly (readonly [what: string, message: Record<string, unknown>, code: string])[] = [
    ["nothing", { value: "" }, "empty-text"],
    ["white space", { value: " \n\t\u2003" }, "empty-text"],
    ["16 KiB and a byte", { value: "x".repeat(LIMITS.textBytes + 1) }, "text-too-long"],
    ["16 KiB of characters in more bytes", { value: "é".repeat(LIMITS.textBytes / 2 + 1) }, "text-too-long"],
    ["an edit to nothing", { value: " ", kind: "edit", target: "l" }, "empty-text"],
    ["a reaction of 65 bytes", { value: "x".repeat(65), kind: "react", target: "l" }, "text-too-long"],
  ];
  for (const [what, message, code] of refusals) {
    it(`of ${what} is refused with ${code}, and the connection goes on [LOG-7]`, async () => {
      const { ana, ben } = await newRoom();
      ana.send({ type: "CHATMSG", id: "l", value: "a line" });
      for (const client of [ana, ben]) client.take();
      ana.send({ type: "CHATMSG", id: "i", ...message });
      assertEquals(ana.take(), [{ type: "error", code, about: "i" }]);
      assertEquals([ben.take(), ana.closeCode()], [[], undefined]);
    });
  }

  it("may be 1 byte or 16 KiB of UTF-8, a reaction 64 bytes [LOG-7]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", id: "l", value: "." });
    ana.send({ type: "CHATMSG", value: "é".repeat(LIMITS.textBytes / 2) });
    ana.send({ type: "CHATMSG", value: "x".repeat(64), kind: "react", target: "l" });
    assertEquals(ben.takeOf("CHATMSG").length, 3);
  });

  it("without an id is refused about its type [LOG-7]", async () => {
    const { ana } = await newRoom();
    ana.send({ type: "CHATMSG", value: "" });
    assertEquals(ana.take(), [{ type: "error", code: "empty-text", about: "CHATMSG" }]);
  });
});

describe("a room whose log can't take an entry", () => {
  it("refuses it as unavailable and says when to try again", async () => {
    const backplane = new FakeBackplane((_, answer) => answer(seated("ana")), {
      append: (_place, _draft, answer) => answer.refused("unavailable", 700),
    });
    const server = new FakeServer({ backplane: () => backplane });
    const ana = await server.enter("blue");
    ana.send({ type: "CHATMSG", id: "i", value: "hi" });
    assertEquals(ana.take(), [{ type: "error", code: "unavailable", about: "i", retryMs: 700 }]);
  });
});
