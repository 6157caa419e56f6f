import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ChatLog } from "../../lib/client/chat_log.ts";
import type { LineRow } from "../../lib/client/rows.ts";
import type { Entry, ServerMessageOf } from "../../lib/protocol/messages.ts";

const entry = (seq: number, more: Partial<Entry> = {}): Entry => ({
  seq,
  id: `i${seq}`,
  from: "ben",
  name: "Ben",
  at: 1000 + seq,
  value: `text ${seq}`,
  ...more,
});

function welcome(more: Partial<ServerMessageOf<"welcome">> = {}): ServerMessageOf<"welcome"> {
  const entries = more.entries ?? [];
  return {
    type: "welcome",
    self: "ana",
    secret: "s",
    epoch: "e1",
    seq: entries.at(-1)?.seq ?? 0,
    members: [],
    complete: true,
    at: 0,
    isPrivate: false,
    ice: { servers: [] },
    limits: { textBytes: 1, members: 1, historyEntries: 1 },
    entries,
    ...more,
  };
}

const nobodys = () => false;

/** A log that was welcomed once and then received entries. */
function logWith(...entries: readonly Entry[]): ChatLog {
  const log = new ChatLog();
  log.welcome(welcome(), 0, nobodys);
  for (const each of entries) log.receive(each, ({ from }) => from === "ana");
  return log;
}

function drawn(log: ChatLog): readonly string[] {
  return log.rows.blocks.flatMap((block) =>
    block.rows.map((row) => row.row === "line" ? row.id : row.row === "gap" ? row.why : row.row)
  );
}

const lineOf = (log: ChatLog, id: string): LineRow => log.rows.line(id)!;

describe("ChatLog", () => {
  it("draws entries once each, in the order of their numbers [CLIENT-3]", () => {
    const log = logWith(entry(1), entry(2));
    assertEquals(log.receive(entry(2), () => false), "known");
    assertEquals(log.receive(entry(1), () => false), "known");
    assertEquals(log.receive(entry(3), () => false), "drawn");
    assertEquals(drawn(log), ["i1", "i2", "i3"]);
    assertEquals(log.position, { epoch: "e1", seq: 3 });
  });

  it("sees a hole and draws nothing beyond it [CLIENT-3]", () => {
    const log = logWith(entry(1));
    assertEquals(log.receive(entry(3), () => false), "hole");
    assertEquals([drawn(log), log.position?.seq], [["i1"], 1]);
  });

  it("draws no gap where nothing is missing [CLIENT-4]", () => {
    const log = logWith(entry(1));
    log.welcome(welcome({ entries: [entry(2), entry(3)] }), 0, nobodys);
    assertEquals(drawn(log), ["i1", "i2", "i3"]);
  });

  it("draws a gap where entries were missed, before those that came after it [CLIENT-4]", () => {
    const log = logWith(entry(1));
    log.welcome(welcome({ complete: false, entries: [entry(8)] }), 0, nobodys);
    assertEquals(drawn(log), ["i1", "missed", "i8"]);
  });

  it("says that older lines aren't kept [CLIENT-4]", () => {
    const log = new ChatLog();
    log.welcome(welcome({ complete: false, entries: [entry(8)] }), 0, nobodys);
    assertEquals(drawn(log), ["older", "i8"]);
  });

  it("leaves lines of another epoch where they are and moves those that are said again [CLIENT-4]", () => {
    const log = logWith(entry(1), entry(2));
    const again = entry(1, { id: "i2" });
    log.welcome(welcome({ epoch: "e2", complete: false, entries: [again] }), 0, nobodys);
    assertEquals(drawn(log), ["i1", "restarted", "i2"]);
    assertEquals(log.receive(entry(2, { id: "i1" }), () => false), "drawn");
    assertEquals(drawn(log), ["restarted", "i2", "i1"]);
    assertEquals(log.position, { epoch: "e2", seq: 2 });
  });

  it("puts an own line that fell into a gap into the gap [LOG-3]", () => {
    const log = logWith(entry(1));
    log.welcome(welcome({ complete: false, entries: [entry(8)] }), 0, nobodys);
    assertEquals(log.receive(entry(5, { from: "ana" }), () => true), "drawn");
    assertEquals(drawn(log), ["i1", "i5", "missed", "i8"]);
  });

  it("shows an edit and a retraction by the author [LOG-5]", () => {
    const log = logWith(entry(1), entry(2));
    log.receive(entry(3, { kind: "edit", target: "i1", value: "better" }), () => false);
    log.receive(entry(4, { kind: "retract", target: "i2", value: "" }), () => false);
    assertEquals([lineOf(log, "i1").text, lineOf(log, "i1").isEdited], ["better", true]);
    assertEquals([lineOf(log, "i2").text, lineOf(log, "i2").isRetracted], ["", true]);
    assertEquals(drawn(log), ["i1", "i2"]);
  });

  it("believes no edit or retraction by somebody else [LOG-6]", () => {
    const log = logWith(entry(1));
    log.receive(entry(2, { kind: "edit", target: "i1", value: "forged", from: "eve" }), () => false);
    log.receive(entry(3, { kind: "retract", target: "i1", value: "", from: "eve" }), () => false);
    assertEquals([lineOf(log, "i1").text, lineOf(log, "i1").isRetracted], ["text 1", false]);
  });

  it("keeps a retracted line retracted", () => {
    const log = logWith(entry(1), entry(2, { kind: "retract", target: "i1", value: "" }));
    log.receive(entry(3, { kind: "edit", target: "i1", value: "back" }), () => false);
    log.receive(entry(4, { kind: "react", target: "i1", value: "👍" }), () => false);
    assertEquals([lineOf(log, "i1").text, lineOf(log, "i1").reactions], ["", []]);
  });

  it("gives each member one reaction to a line [LOG-5]", () => {
    const log = logWith(entry(1));
    const react = (seq: number, from: string, value: string) =>
      log.receive(entry(seq, { kind: "react", target: "i1", value, from }), () => from === "ana");
    react(2, "ben", "👍");
    react(3, "ana", "👍");
    assertEquals(lineOf(log, "i1").reactions, [{ value: "👍", by: ["ben", "ana"], isOwn: true }]);
    react(4, "ana", "🎉");
    assertEquals(lineOf(log, "i1").reactions, [
      { value: "👍", by: ["ben"], isOwn: false },
      { value: "🎉", by: ["ana"], isOwn: true },
    ]);
    react(5, "ben", "");
    assertEquals(lineOf(log, "i1").reactions, [{ value: "🎉", by: ["ana"], isOwn: true }]);
  });

  it("counts an entry that changes a line it doesn't have", () => {
    const log = logWith(entry(1, { kind: "edit", target: "gone", value: "x" }));
    assertEquals([log.position?.seq, drawn(log)], [1, []]);
  });
});
