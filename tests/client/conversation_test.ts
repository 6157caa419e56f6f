import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Conversation } from "../../lib/client/conversation.ts";
import { Delivery } from "../../lib/client/delivery.ts";
import { RoomClock } from "../../lib/client/room_clock.ts";
import type { ServerMessageOf } from "../../lib/protocol/messages.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { memoryStore } from "../fakes/memory_store.ts";

const [ana, ben, cleo] = [{ id: "ana", name: "Ana" }, { id: "ben", name: "Ben" }, {
  id: "cleo",
  name: "Cleo",
}] as const;

/** Ana's conversation, in a room with Ben and Cleo. */
function scene() {
  const driven = new DrivenClock();
  const clock = new RoomClock(driven);
  const delivery = new Delivery({ room: "blue", clock, tab: memoryStore(), send: () => true });
  const conversation = new Conversation({ clock, delivery, changed: () => {} });
  const welcome = (fields: Partial<ServerMessageOf<"welcome">> = {}) =>
    conversation.take({
      ...{
        type: "welcome",
        self: "ana",
        secret: "s",
        at: driven.now(),
        isPrivate: false,
        epoch: "one",
        seq: 0,
      },
      ...{ members: [ana, ben, cleo], complete: true, ice: { servers: [] }, entries: [] },
      limits: { textBytes: 1, members: 1, historyEntries: 1 },
      ...fields,
    });
  welcome();
  const rows = () =>
    conversation.rows.blocks.flatMap((block) => block.rows)
      .map((row) => row.row === "line" ? `${row.name}: ${row.text} (${row.state})` : row.row);
  return {
    ...{ driven, conversation, welcome, rows },
    early: () => conversation.early.map(({ text }) => text),
    kept: (id: string, seq: number) =>
      conversation.take({
        type: "CHATMSG",
        seq,
        id,
        from: "ben2",
        name: "Ben",
        at: 0,
        value: `text of ${id}`,
      }),
    [Symbol.dispose]: () => conversation[Symbol.dispose](),
  };
}

describe("a line that came directly and that the room never had", () => {
  it("takes its place when its author leaves, marked, and before the news of it [PEER-10]", () => {
    using stage = scene();
    const { conversation } = stage;
    conversation.hear("ben", { id: "a", value: "text of a" });
    conversation.hear("cleo", { id: "b", value: "text of b" });
    conversation.take({ type: "left", id: "ben" });
    assertEquals([stage.rows(), stage.early()], [["Ben: text of a (unkept)", "left"], ["text of b"]]);
  });

  it("does so where its author left while the reader was away [PEER-10]", () => {
    using stage = scene();
    stage.conversation.hear("ben", { id: "a", value: "text of a" });
    stage.welcome({ members: [ana, cleo] });
    assertEquals([stage.rows(), stage.early()], [["Ben: text of a (unkept)", "left"], []]);
  });

  it("makes way for the room's copy, should that come after all [PEER-10]", () => {
    using stage = scene();
    stage.conversation.hear("ben", { id: "a", value: "text of a" });
    stage.conversation.take({ type: "left", id: "ben" });
    stage.kept("a", 1);
    assertEquals(stage.rows(), ["left", "Ben: text of a (kept)"]);
  });

  it("waits for its author in a new life of the room, for 30 s [PEER-10] [CLIENT-4]", () => {
    using stage = scene();
    const { conversation, driven } = stage;
    conversation.hear("ben", { id: "a", value: "text of a" });
    conversation.hear("ben", { id: "b", value: "text of b" });
    conversation.hear("cleo", { id: "c", value: "text of c" });
    stage.welcome({ epoch: "two", members: [ana] });
    conversation.take({ type: "joined", member: { id: "ben2", name: "Ben" } });
    stage.kept("a", 1);
    conversation.hear("ben2", { id: "b", value: "text of b" });
    conversation.take({ type: "joined", member: { id: "dan", name: "Dan" } });
    conversation.take({ type: "left", id: "dan" });
    driven.advance(LIMITS.graceMs - 1);
    assertEquals(stage.early(), ["text of b", "text of c"]);
    driven.advance(1);
    assertEquals([stage.early(), stage.rows().at(-1)], [["text of b"], "Cleo: text of c (unkept)"]);
    conversation.take({ type: "left", id: "ben2" });
    assertEquals([stage.early(), stage.rows().at(-2)], [[], "Ben: text of b (unkept)"]);
    assertEquals(driven.pending, 0);
  });
});
