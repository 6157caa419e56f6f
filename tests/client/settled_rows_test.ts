import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { newLine } from "../../lib/client/line_changes.ts";
import type { Row } from "../../lib/client/rows.ts";
import { SettledRows } from "../../lib/client/settled_rows.ts";

const line = (id: string): Row => ({
  ...newLine({
    kind: "line",
    id,
    from: "m",
    name: "Ana",
    at: 0,
    text: id,
    isOwn: false,
    state: "kept",
    isChangeable: true,
  }),
  key: id,
});
const gap: Row = { row: "gap", key: "gap", at: 0, why: "missed" };
const keys = (rows: SettledRows) => rows.blocks.flatMap((block) => block.rows.map((row) => row.key));

function filled(count: number): SettledRows {
  const rows = new SettledRows();
  for (let n = 0; n < count; n++) rows.append(line(`l${n}`));
  return rows;
}

describe("SettledRows", () => {
  it("keep the order over many blocks", () => {
    const rows = filled(500);
    assertEquals(keys(rows), Array.from({ length: 500 }, (_, n) => `l${n}`));
    assertEquals(rows.lines, 500);
  });

  it("replace one block for a change and keep all others", () => {
    const rows = filled(300);
    const before = rows.blocks;
    rows.replace("l70", (row) => ({ ...row, text: "changed" }));
    assertEquals(rows.line("l70")?.text, "changed");
    const changed = rows.blocks.filter((block, index) => block !== before[index]);
    assertEquals(changed.length, 1);
    assertEquals(
      before.flatMap((block) => block.rows).some((row) => row.row === "line" && row.text === "changed"),
      false,
    );
  });

  it("stay as they are when the line isn't there", () => {
    const rows = filled(3);
    const before = rows.blocks;
    rows.replace("nobody", (row) => row);
    rows.remove("nobody");
    assertStrictEquals(rows.blocks, before);
  });

  it("remove a line", () => {
    const rows = filled(3);
    rows.remove("l1");
    assertEquals(keys(rows), ["l0", "l2"]);
    assertEquals([rows.line("l1"), rows.lines], [undefined, 2]);
  });

  it("insert at the newest gap, or at the end where there is none", () => {
    const rows = filled(1);
    rows.append(gap);
    rows.append(line("after"));
    rows.insertAtGap(line("found"));
    assertEquals(keys(rows), ["l0", "found", "gap", "after"]);
    assert(rows.line("found") !== undefined);
    const without = filled(1);
    without.insertAtGap(line("found"));
    assertEquals(keys(without), ["l0", "found"]);
  });

  it("forget the oldest block when there are more than 160", () => {
    const rows = filled(160 * 64 + 1);
    assertEquals(rows.blocks.length, 160);
    assertEquals(rows.line("l63"), undefined);
    assertEquals(rows.line("l64")?.id, "l64");
    assertEquals(rows.lines, 160 * 64 - 63);
    rows.replace("l64", (row) => ({ ...row, text: "changed" }));
    assertEquals(rows.line("l64")?.text, "changed");
  });
});
