import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { computed, type Signal, signal } from "@preact/signals";
import { parse } from "../../links/fresh-core/src/client/deserializer.ts";
import { stringify } from "../../links/fresh-core/src/render/serializer.ts";

/** What the browser gets for a value. */
// deno-lint-ignore no-explicit-any -- tests look into whatever came across
function across(value: unknown): any {
  return parse(stringify([{ value }], () => null), (id, name) => ({ id, name }))(0).value;
}

describe("Props of islands", () => {
  for (
    const value of [undefined, null, NaN, Infinity, -Infinity, -0, 0, -7, 1.5, true, false, "", "-1", 12n]
  ) {
    it(`come across: ${Object.is(value, -0) ? "-0" : String(value)} of type ${typeof value}`, () => {
      assertStrictEquals(across(value), value);
    });
  }

  it("come across: objects, arrays and their holes", () => {
    assertEquals(across({ a: [1, [2], { b: "c" }], n: null }), { a: [1, [2], { b: "c" }], n: null });
    assertEquals(across(["Date", 1]), ["Date", 1]);
    // deno-lint-ignore no-sparse-arrays -- the hole is what is tested
    const holed = across([, undefined, -7]);
    assertEquals([holed.length, 0 in holed, 1 in holed, holed[2]], [3, false, true, -7]);
  });

  it("come across: Date, also an invalid one, URL and RegExp", () => {
    assertEquals(across(new Date(5)), new Date(5));
    assert(Number.isNaN(across(new Date(NaN)).getTime()));
    assertEquals(across(new URL("https://a.example/?q#h")), new URL("https://a.example/?q#h"));
    assertEquals(across(/a\/"b/giu), /a\/"b/giu);
  });

  it("come across: a part of a Uint8Array, Set and Map of anything", () => {
    assertEquals(across(new Uint8Array([0, 1, 254, 255, 9]).subarray(1, 4)), new Uint8Array([1, 254, 255]));
    assertEquals(across(new Set([1, { a: 2 }])), new Set([1, { a: 2 }]));
    assertEquals(
      across(new Map<unknown, unknown>([["k", 1], [{ a: 2 }, undefined]])),
      new Map<unknown, unknown>([["k", 1], [{ a: 2 }, undefined]]),
    );
  });

  it("stay one object where they were one", () => {
    const shared = { a: 1 };
    const got = across([shared, { shared }, new Set([shared])]);
    assertStrictEquals(got[0], got[1].shared);
    assert(got[2].has(got[0]));
  });

  it("stay in circles", () => {
    const object: Record<string, unknown> = {};
    const list = [object];
    Object.assign(object, { object, list, map: new Map([[object, list]]), signal: signal(object) });
    const got = across(object);
    assertStrictEquals(got.object, got);
    assertStrictEquals(got.list[0], got);
    assertStrictEquals(got.map.get(got), got.list);
    assertStrictEquals(got.signal.value, got);
  });

  it("stay one signal where they were one; what is computed can't be set", () => {
    const count = signal(1);
    const got = across({ a: count, b: [count], twice: computed(() => count.value * 2) });
    assertStrictEquals<Signal<number>>(got.a, got.b[0]);
    got.a.value = 5;
    assertEquals(got.b[0].value, 5);
    assertEquals(got.twice.value, 2);
    assertThrows(() => got.twice.value = 3);
  });

  it("can't be functions or symbols", () => {
    assertThrows(() => across({ onClick: () => {} }), Error, "function");
    assertThrows(() => across(Symbol()), Error, "symbol");
  });

  it("can't change what objects inherit", () => {
    const hostile = JSON.parse('{"__proto__": {"admin": true}, "a": 1}');
    assertEquals(stringify(hostile, () => null), '[{"a":1},1]');
  });
});
