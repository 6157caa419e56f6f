import { assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Reach } from "../../lib/client/reach.ts";

describe("Reach", () => {
  it("counts each member once for a line [PEER-4]", () => {
    const reach = new Reach();
    for (const member of ["ana", "ben", "ana"]) reach.note("line", member);
    assertEquals([reach.of("line"), reach.of("other")], [2, 0]);
  });

  it("makes a new map for every change, so that a view sees it", () => {
    const reach = new Reach();
    const { lines } = reach;
    assertStrictEquals(reach.lines, lines);
    reach.note("line", "ana");
    assertNotEquals(reach.lines, lines);
    assertEquals(lines.size, 0);
  });

  it("remembers 200 lines, the newest [PEER-8]", () => {
    const reach = new Reach();
    for (let count = 0; count < 250; count++) reach.note(`line-${count}`, "ana");
    assertEquals([reach.lines.size, reach.of("line-49"), reach.of("line-50")], [200, 0, 1]);
  });
});
