import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { signal } from "@preact/signals";
import { h } from "preact";
import { writeProps } from "../../links/fresh-core/src/render/island_props.ts";

const write = (value: unknown) => writeProps({ value }, "Island");

describe("Props of islands", () => {
  for (
    const value of ["", "a</script>", 0, 1.5, -7, true, false, null, [], [1, ["b"]], { a: { b: [null] } }]
  ) {
    it(`come across: ${JSON.stringify(value)}`, () => assertEquals(JSON.parse(write(value)), { value }));
  }

  it("that are undefined come across as missing", () =>
    assertEquals(write({ a: undefined }), '{"value":{}}'));

  const refused: [what: string, value: unknown, named: string][] = [
    ["functions", () => {}, "function"],
    ["symbols", Symbol(), "symbol"],
    ["big integers", 1n, "bigint"],
    ["NaN", NaN, "NaN"],
    ["infinity", -Infinity, "infinity"],
    ["minus zero", -0, "-0"],
    ["undefined in a list", [undefined], "undefined"],
    ["holes", Array(1), "undefined"],
    ["dates", new Date(0), "Date"],
    ["maps", new Map(), "Map"],
    ["bytes", new Uint8Array(), "Uint8Array"],
    ["signals", signal(1), "signal"],
    ["JSX", h("b", null), "JSX"],
    ["what they hold deep inside", { a: [{ b: new Set() }] }, "Set"],
  ];
  for (const [what, value, named] of refused) {
    it(`can't be ${what}`, () => {
      const { message } = assertThrows(() => write(value), Error, "The island Island can't be given");
      assertEquals(message.includes(named), true, message);
    });
  }
});
