import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Draft, RoomLog, type RoomLogLimits } from "../../lib/server/room_log.ts";

const WIDE: RoomLogLimits = { entries: 100, bytes: 1_000_000, ids: 100, erases: true };

function logWith(count: number, limits: Partial<RoomLogLimits> = {}): RoomLog {
  const log = new RoomLog("e", { ...WIDE, ...limits });
  for (let number = 1; number <= count; number++) log.append(line(`i${number}`), number);
  return log;
}

function line(id: string, fields: Partial<Draft> = {}): Draft {
  return { id, from: "ana", name: "Ana", value: `text of ${id}`, ...fields };
}

/** The numbers of the entries after a position, and whether they are complete. */
function numbersSince(log: RoomLog, position?: { epoch: string; seq: number }) {
  const { entries, complete } = log.since(position);
  return { numbers: entries.map((encoded) => JSON.parse(encoded).seq), complete };
}

describe("RoomLog.append()", () => {
  it("numbers from 1, stamps the time, and encodes once for everybody [LOG-1] [LOG-2]", () => {
    const log = logWith(0);
    const appended = log.append(line("a"), 77);
    assert(appended.result === "kept");
    const entry = { seq: 1, at: 77, id: "a", from: "ana", name: "Ana", value: "text of a" };
    assertEquals(appended.entry, entry);
    assertEquals(JSON.parse(appended.encoded), { type: "CHATMSG", ...entry });
    assertEquals(log.since().entries[0], appended.encoded);
    const next = log.append(line("b"), 78);
    assert(next.result === "kept" && next.entry.seq === 2);
  });

  it("answers a known id with the first number, author and time, and keeps nothing [LOG-3]", () => {
    const log = logWith(3);
    const again = log.append(line("i2", { from: "ben" }), 99);
    assert(again.result === "duplicate");
    assertEquals([again.entry.seq, again.entry.from, again.entry.at], [2, "ana", 2]);
    assertEquals(log.since().seq, 3);
  });

  it("knows ids longer than entries, and forgets the oldest over its limit [LOG-3]", () => {
    const log = logWith(5, { entries: 1, ids: 3 });
    assertEquals(log.append(line("i3"), 9).result, "duplicate");
    assertEquals(log.append(line("i2"), 9).result, "kept");
  });

  it("takes edits, retractions and reactions to a kept line only [LOG-5]", () => {
    const log = logWith(3, { entries: 3 });
    log.append(line("r", { kind: "react", target: "i3" }), 4);
    const refused = { result: "refused", code: "unknown-target" } as const;
    for (const kind of ["edit", "retract", "react"] as const) {
      assertEquals(log.append(line(`${kind}-gone`, { kind, target: "i1" }), 9), refused);
      assertEquals(log.append(line(`${kind}-never`, { kind, target: "x" }), 9), refused);
      assertEquals(log.append(line(`${kind}-none`, { kind }), 9), refused);
      assertEquals(log.append(line(`${kind}-reaction`, { kind, target: "r" }), 9), refused);
    }
    assertEquals(log.since().seq, 4);
    assertEquals(log.append(line("e", { kind: "edit", target: "i3" }), 9).result, "kept");
  });

  it("takes edits and retractions from the line's author only, reactions from everybody [LOG-6]", () => {
    const log = logWith(1);
    const byBen = (kind: "edit" | "retract" | "react") =>
      log.append(line(kind, { from: "ben", kind, target: "i1" }), 9).result;
    assertEquals([byBen("edit"), byBen("retract"), byBen("react")], ["refused", "refused", "kept"]);
    const refusal = log.append(line("x", { from: "ben", kind: "edit", target: "i1" }), 9);
    assertEquals(refusal, { result: "refused", code: "not-author" });
  });

  it("can take a refused id later", () => {
    const log = logWith(0);
    assertEquals(log.append(line("x", { kind: "react", target: "a" }), 1).result, "refused");
    log.append(line("a"), 2);
    assertEquals(log.append(line("x", { kind: "react", target: "a" }), 3).result, "kept");
  });
});

describe("RoomLog.append() of a retraction", () => {
  it("empties the line and its edits, so that who comes later isn't handed them [LOG-10]", () => {
    const log = logWith(0);
    log.append(line("a", { value: "a secret" }), 1);
    log.append(line("b", { kind: "edit", target: "a", value: "a secret too" }), 2);
    log.append(line("c", { value: "harmless" }), 3);
    log.append(line("d", { kind: "retract", target: "a", value: "" }), 4);
    const { entries, complete } = log.since();
    assertEquals(entries.map((entry) => JSON.parse(entry).value), ["", "", "harmless", ""]);
    assertEquals([numbersSince(log).numbers, complete], [[1, 2, 3, 4], true]);
  });

  it("leaves them whole where they are sealed [LOG-10]", () => {
    const log = logWith(1, { erases: false });
    log.append(line("b", { kind: "retract", target: "i1", value: "sealed" }), 2);
    assertEquals(log.since().entries.map((entry) => JSON.parse(entry).value), ["text of i1", "sealed"]);
  });

  it("makes room for others [LOG-4]", () => {
    const log = logWith(0, { bytes: 600 });
    log.append(line("a", { value: "x".repeat(400) }), 1);
    log.append(line("b", { kind: "retract", target: "a", value: "" }), 2);
    log.append(line("c", { value: "y".repeat(100) }), 3);
    assertEquals(numbersSince(log).numbers, [1, 2, 3]);
  });
});

describe("RoomLog.since()", () => {
  it("gives what follows a position, complete [ENTER-6]", () => {
    const log = logWith(4);
    assertEquals(numbersSince(log, { epoch: "e", seq: 2 }), { numbers: [3, 4], complete: true });
    assertEquals(numbersSince(log, { epoch: "e", seq: 4 }), { numbers: [], complete: true });
    assertEquals(numbersSince(log), { numbers: [1, 2, 3, 4], complete: true });
    assertEquals(numbersSince(logWith(0)), { numbers: [], complete: true });
  });

  it("says when something in between is lost [ENTER-7]", () => {
    const log = logWith(5, { entries: 2 });
    assertEquals(numbersSince(log, { epoch: "e", seq: 3 }), { numbers: [4, 5], complete: true });
    assertEquals(numbersSince(log, { epoch: "e", seq: 2 }), { numbers: [4, 5], complete: false });
    assertEquals(numbersSince(log), { numbers: [4, 5], complete: false });
    assertEquals(numbersSince(logWith(2, { entries: 0 })), { numbers: [], complete: false });
  });

  it("gives everything for another life of the log, or a place that it hasn't reached [LOG-8] [ENTER-7]", () => {
    const log = logWith(2);
    assertEquals(numbersSince(log, { epoch: "other", seq: 1 }), { numbers: [1, 2], complete: false });
    assertEquals(numbersSince(log, { epoch: "e", seq: 3 }), { numbers: [1, 2], complete: false });
    assertEquals(log.since({ epoch: "other", seq: 1 }).epoch, "e");
  });

  it("keeps so many entries, and so many bytes of them as UTF-8 [LOG-4]", () => {
    assertEquals(
      numbersSince(logWith(250, { entries: 200 })).numbers,
      Array.from({ length: 200 }, (_, i) => i + 51),
    );
    const log = new RoomLog("e", { ...WIDE, bytes: 1000 });
    for (let number = 1; number <= 10; number++) {
      log.append(line(`i${number}`, { value: "€".repeat(100) }), 0);
    }
    const bytes = new TextEncoder().encode(log.since().entries.join("")).length;
    assert(bytes <= 1000 && bytes > 600, `${bytes}`);
    assertEquals(numbersSince(log).numbers, [9, 10]);
  });
});
