import { assertEquals } from "@std/assert";
import { endOf, lastOwnLine, linesAfter } from "../../components/log_reading.ts";
import { newLine } from "../../lib/client/line_changes.ts";
import type { LineRow, LogView, Row } from "../../lib/client/rows.ts";

const line = (id: string, more: Partial<LineRow> = {}): LineRow => ({
  ...newLine({
    kind: "line",
    id,
    from: "ada",
    name: "Ada",
    at: 0,
    text: id,
    isOwn: false,
    state: "kept",
    isChangeable: true,
  }),
  ...more,
});
const left: Row = { row: "left", key: "row-1", at: 0, member: "bo", name: "Bo" };
const log = (...blocks: (readonly Row[])[]): LogView => ({
  blocks: blocks.map((rows, index) => ({ key: String(index), rows })),
  waiting: [],
  lines: blocks.flat().filter((row) => row.row === "line").length,
  unsent: 0,
});
const ids = (lines: readonly LineRow[]) => lines.map(({ id }) => id);

Deno.test("linesAfter() finds what others have said since, over block borders", () => {
  const place = endOf(log([line("1"), line("2")]));
  const later = log([line("1"), line("2"), line("3"), left], [line("4", { isOwn: true }), line("5")]);
  assertEquals(ids(linesAfter(later, place)), ["3", "5"]);
  assertEquals(linesAfter(later, endOf(later)), []);
});

Deno.test("linesAfter() of an empty log's end is everything", () => {
  assertEquals(ids(linesAfter(log([line("1")], [line("2")]), endOf(log()))), ["1", "2"]);
});

Deno.test("linesAfter() leaves out what is retracted", () => {
  assertEquals(linesAfter(log([line("1", { isRetracted: true })]), endOf(log())), []);
});

Deno.test("lastOwnLine() is the newest own line that isn't retracted", () => {
  const own = { isOwn: true };
  const mine = log([line("1", own), line("2", own), line("3")], [
    left,
    line("4", { ...own, isRetracted: true }),
  ]);
  assertEquals(lastOwnLine(mine)?.id, "2");
  assertEquals(lastOwnLine(log([line("1")])), undefined);
});
