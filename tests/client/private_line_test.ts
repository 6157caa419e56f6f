import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Joined, PrivateLine } from "../../lib/client/private_line.ts";
import type { ClientMessage, ServerMessage, ServerMessageOf } from "../../lib/protocol/messages.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { memoryStore } from "../fakes/memory_store.ts";
import { newPrivacy } from "./private_stage.ts";

const WELCOME: ServerMessageOf<"welcome"> = {
  ...{
    type: "welcome",
    self: "ben",
    secret: "s",
    at: 0,
    epoch: "e",
    seq: 0,
    isPrivate: true,
    complete: true,
  },
  members: [{ id: "ana", name: "sealed" }, { id: "ben", name: "sealed" }],
  ice: { servers: [] },
  limits: { textBytes: 1, members: 1, historyEntries: 1 },
  entries: [],
};

describe("PrivateLine", () => {
  it("tells of a member who was there first and introduces itself later, so that it is called [PRIVATE-6]", async () => {
    const [ana, ben] = [await newPrivacy(), await newPrivacy()];
    const happened: string[] = [];
    const sent: ClientMessage[] = [];
    const line = new PrivateLine({
      ...{ room: "blue-room", privacy: ben, local: memoryStore(), clock: new DrivenClock() },
      ownName: () => "Ben",
      send: (message) => sent.push(message) > 0,
      elderCame: (member) => happened.push(`call ${member}`),
      overrun: () => happened.push("overrun"),
    });
    const receive = (message: ServerMessage) =>
      new Promise<readonly ServerMessage[]>((done) => line.receive([message], done));
    const [welcome] = await receive(WELCOME);
    assertEquals(welcome?.type === "welcome" && welcome.members, [{ id: "ben", name: "Ben" }]);
    assertEquals(await receive({ type: "joined", member: { id: "cleo", name: "sealed" } }), []);
    const hello = { type: "renamed", id: "ana", name: await ana.sealHello("ana", "Ana", 1) } as const;
    const joined: Joined = { type: "joined", member: { id: "ana", name: "Ana" }, before: "ben" };
    assertEquals(await receive(hello), [joined]);
    const later = { ...hello, name: await ana.sealHello("ana", "Anna", 2) };
    assertEquals(await receive(later), [{ type: "renamed", id: "ana", name: "Anna" }]);
    assertEquals(await receive(hello), [], "an older hello is not taken");
    assertEquals(happened, ["call ana"]);
    assertEquals(sent.map(({ type }) => type), ["rename"]);
  });

  it("lets a thousand frames wait, and one more starts over [PRIVATE-8]", async () => {
    let overruns = 0;
    const line = new PrivateLine({
      ...{ room: "blue-room", privacy: await newPrivacy(), local: memoryStore(), clock: new DrivenClock() },
      ...{ ownName: () => "Ben", send: () => true, elderCame: () => {} },
      overrun: () => overruns += 1,
    });
    let taken = 0;
    const done = new Promise<void>((done) => {
      for (let frame = 0; frame < 1_001; frame++) line.receive([], () => ++taken === 1_000 && done());
    });
    await done;
    assertEquals([taken, overruns], [1_000, 1]);
  });
});
