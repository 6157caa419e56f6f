import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { FakeServer } from "../fakes/fake_server.ts";

async function newRoom() {
  const server = new FakeServer();
  const ana = await server.enter("blue", { name: "Ana" });
  const ben = await server.enter("blue", { name: "Ben" });
  const elsewhere = await server.enter("green", { name: "Eva" });
  ana.take();
  return { server, ana, ben, elsewhere };
}

describe("the roster", () => {
  it("tells the others who joins and who leaves, and nobody in another room [ROSTER-1]", async () => {
    const { server, ana, ben, elsewhere } = await newRoom();
    const eva = await server.enter("blue", { name: "Eva" });
    const joined = { type: "joined" as const, member: { id: eva.id, name: "Eva" } };
    assertEquals([ana.take(), ben.take(), eva.take()], [[joined], [joined], []]);
    eva.send({ type: "leave" });
    const left = { type: "left" as const, id: eva.id };
    assertEquals([ana.take(), ben.take(), elsewhere.take()], [[left], [left], []]);
  });

  it("tells everybody a new name, cleaned, in the same bytes [ROSTER-2] [ENTER-8]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.send({ type: "rename", name: " Ben\u202e\njamin " });
    const frames = ana.takeFrames();
    assertEquals(frames.map((frame) => JSON.parse(frame)), [{
      type: "renamed",
      id: ben.id,
      name: "Ben jamin",
    }]);
    assertEquals(ben.takeFrames(), frames);
    ben.send({ type: "CHATMSG", value: "hi" });
    assertEquals(ana.takeOf("CHATMSG")[0]?.name, "Ben jamin");
    assertEquals((await server.enter("blue")).welcome.members[1]?.name, "Ben jamin");
  });

  it("refuses a name of which nothing is left [ROSTER-2]", async () => {
    const { ana, ben } = await newRoom();
    ben.send({ type: "rename", name: " \u200b " });
    assertEquals(ben.take(), [{ type: "error", code: "bad-name", about: "rename" }]);
    assertEquals(ana.take(), []);
  });

  it("passes typing to the others and doesn't keep it [ROSTER-3]", async () => {
    const { server, ana, ben, elsewhere } = await newRoom();
    ben.send({ type: "typing", on: true });
    ben.send({ type: "typing", on: false });
    const typing = (on: boolean) => ({ type: "typing" as const, from: ben.id, on });
    assertEquals(ana.take(), [typing(true), typing(false)]);
    assertEquals([ben.take(), elsewhere.take()], [[], []]);
    const late = await server.enter("blue");
    assertEquals([late.welcome.entries, late.take()], [[], []]);
  });
});
