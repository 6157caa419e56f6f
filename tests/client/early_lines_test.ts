import { assertEquals, assertStrictEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EarlyLines } from "../../lib/client/early_lines.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";

const ana = { id: "ana", name: "Ana" };
const line = (id: string, value = `text of ${id}`) => ({ id, value, at: 7 });

describe("EarlyLines", () => {
  it("keeps lines in the order in which they came, each once, until the room has them [PEER-4]", () => {
    const lines = new EarlyLines();
    for (const id of ["one", "two", "one"]) lines.add(ana, line(id));
    assertEquals(
      lines.rows.map(({ id, from, name, text, state, isOwn }) => [id, from, name, text, state, isOwn]),
      [
        ["one", "ana", "Ana", "text of one", "pending", false],
        ["two", "ana", "Ana", "text of two", "pending", false],
      ],
    );
    lines.remove("one");
    const { rows } = lines;
    assertEquals(rows.map(({ id }) => id), ["two"]);
    lines.remove("unknown");
    assertStrictEquals(lines.rows, rows);
  });

  it("drops what no room would take [LOG-7] [PEER-4]", () => {
    const lines = new EarlyLines();
    lines.add(ana, line("blank", " \n"));
    lines.add(ana, line("long", "é".repeat(LIMITS.textBytes / 2 + 1)));
    assertEquals(lines.rows, []);
    lines.add(ana, line("fits", "é".repeat(LIMITS.textBytes / 2)));
    assertEquals(lines.rows.length, 1);
  });

  it("keeps 500 lines at most, the newest [PEER-8]", () => {
    const lines = new EarlyLines();
    for (let count = 0; count < 600; count++) lines.add(ana, line(`line-${count}`));
    assertEquals([lines.rows.length, lines.rows[0]?.id, lines.rows.at(-1)?.id], [
      500,
      "line-100",
      "line-599",
    ]);
  });
});
