import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

async function newRoom() {
  const server = new FakeServer();
  const ana = await server.enter("blue");
  const ben = await server.enter("blue");
  const eva = await server.enter("blue");
  const elsewhere = await server.enter("green");
  for (const client of [ana, ben, eva]) client.take();
  return { server, ana, ben, eva, elsewhere };
}

describe("a signal", () => {
  it("reaches exactly the member that it names, with its sender, in order [SIGNAL-1]", async () => {
    const { ana, ben, eva } = await newRoom();
    ana.send({ type: "offer", sdp: "v=0", to: ben.id });
    ana.send({ type: "candidate", label: 0, id: "0", candidate: "one", to: ben.id });
    ana.send({ type: "candidate", label: null, id: null, candidate: "", to: ben.id });
    assertEquals(ben.take(), [
      { type: "offer", sdp: "v=0", from: ana.id },
      { type: "candidate", label: 0, id: "0", candidate: "one", from: ana.id },
      { type: "candidate", label: null, id: null, candidate: "", from: ana.id },
    ]);
    ben.send({ type: "answer", sdp: "v=1", to: ana.id });
    assertEquals(ana.take(), [{ type: "answer", sdp: "v=1", from: ben.id }]);
    assertEquals(eva.take(), []);
  });

  it("to nobody in the room is refused, members of other rooms included [SIGNAL-2]", async () => {
    const { ana, elsewhere } = await newRoom();
    for (const to of [elsewhere.id, "nobody", "__proto__"]) {
      ana.send({ type: "offer", sdp: "v=0", to });
      assertEquals(ana.take(), [{ type: "error", code: "unknown-member", about: to }]);
    }
    assertEquals(elsewhere.take(), []);
  });

  it("to a lost socket is missed, and its sender hears so [SIGNAL-2]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    ana.send({ type: "offer", sdp: "v=0", to: ben.id });
    assertEquals(ana.take(), [{ type: "error", code: "member-away", about: ben.id }]);
    const { self: seat, secret, epoch, seq } = ben.welcome;
    const back = await server.enter("blue", { resume: { seat, secret, epoch, seq } });
    assertEquals(back.take(), []);
    ana.send({ type: "offer", sdp: "v=0", to: ben.id });
    assertEquals(back.take(), [{ type: "offer", sdp: "v=0", from: ana.id }]);
  });

  it("may be 32 KiB of description, not more [SIGNAL-3]", async () => {
    const { ana, ben } = await newRoom();
    ana.send({ type: "offer", sdp: "x".repeat(LIMITS.sdpBytes), to: ben.id });
    assertEquals(ben.take().length, 1);
    ana.send({ type: "answer", sdp: "é".repeat(LIMITS.sdpBytes / 2 + 1), to: ben.id });
    assertEquals(ana.take(), [{ type: "error", code: "signal-too-long", about: ben.id }]);
    assertEquals(ben.take(), []);
  });

  it("may be 4 KiB of candidate; a longer one is no candidate [SIGNAL-3] [WIRE-6]", async () => {
    const { ana, ben } = await newRoom();
    const candidate = (length: number) => ({
      type: "candidate",
      label: 0,
      id: "0",
      candidate: "x".repeat(length),
    });
    ana.send({ ...candidate(LIMITS.candidateUnits), to: ben.id });
    assertEquals(ben.take().length, 1);
    ana.send({ ...candidate(LIMITS.candidateUnits + 1), to: ben.id });
    assertEquals([ana.closeCode(), ana.closed?.reason], [
      CLOSE.badFrame.code,
      "bad-field candidate.candidate",
    ]);
  });

  it("that names nobody, or a Cookbook member, is refused [SIGNAL-4]", async () => {
    const { server, ana } = await newRoom();
    const cook = server.connect({ dialect: "cookbook" });
    cook.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    const [joined] = ana.takeOf("joined");
    ana.send({ type: "offer", sdp: "v=0" });
    ana.send({ type: "offer", sdp: "v=0", to: joined?.member.id });
    assertEquals(ana.take(), [
      { type: "error", code: "unknown-member", about: "offer" },
      { type: "error", code: "unknown-member", about: joined?.member.id ?? "" },
    ]);
    assertEquals(cook.takeFrames(), []);
  });
});
