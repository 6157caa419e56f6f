import * as std from "@std/assert";
import { assertEquals, AssertionError, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";

/** Holds that an assertion fails, and what it says. */
function fails(assertion: () => unknown, message: string | RegExp = ""): void {
  try {
    assertion();
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    if (!error.message.match(message)) throw new Error(`${error.message} does not match ${message}`);
    return;
  }
  throw new Error("nothing failed");
}

class Point {
  constructor(public x: number) {}
}

describe("assertEquals()", () => {
  const alike: [string, unknown, unknown][] = [
    ["numbers", 1, 1],
    ["NaN", NaN, NaN],
    ["0 and -0", 0, -0],
    ["objects in whichever order", { a: 1, b: [2] }, { b: [2], a: 1 }],
    ["an object without prototype and a literal", Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ["dates, also invalid ones", [new Date(1), new Date(NaN)], [new Date(1), new Date(NaN)]],
    ["URLs and patterns", [new URL("a:b"), /x/g], [new URL("a:b"), /x/g]],
    ["sets and maps in whichever order", [new Set([1, { a: 1 }]), new Map([["a", 1], ["b", 2]])], [
      new Set([{ a: 1 }, 1]),
      new Map([["b", 2], ["a", 1]]),
    ]],
    ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ];
  for (const [what, one, other] of alike) {
    it(`takes as alike: ${what}`, () => {
      assertEquals(one, other);
      fails(() => std.assertNotEquals(one, other), "not to be");
    });
  }

  const unlike: [string, unknown, unknown][] = [
    ["a number and its text", 1, "1"],
    ["null and undefined", null, undefined],
    ["what is undefined and what is missing", { a: undefined }, {}],
    ["different missing ones", { a: undefined }, { b: undefined }],
    ["an array and an object", [], {}],
    ["classes", new Point(1), { x: 1 }],
    ["members", new Point(1), new Point(2)],
    ["lengths", [1], [1, 2]],
    ["URLs", new URL("a:b"), new URL("a:c")],
    ["patterns", /x/g, /x/i],
    ["dates", new Date(1), new Date(2)],
    ["errors", new Error("a"), new Error("b")],
    ["sets", new Set([1, 3]), new Set([1, 2])],
    ["sets of several alike", new Set([{ a: 1 }, { a: 1 }]), new Set([{ a: 1 }, { a: 2 }])],
    ["maps", new Map([["a", 1]]), new Map([["a", 2]])],
    ["bytes", new Uint8Array([1]), new Uint8Array([2])],
    ["symbols", { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 2 }],
  ];
  for (const [what, one, other] of unlike) {
    it(`tells apart: ${what}`, () => {
      fails(() => assertEquals(one, other), "Values are not equal");
      std.assertNotEquals(one, other);
    });
  }

  it("shows the difference and the caller's message", () => {
    fails(
      () => assertEquals({ a: 1 }, { a: 2 }, "own words"),
      /^Values are not equal: own words\n[^]*\+.*a: 1[^]*-.*a: 2/,
    );
  });
});

describe("Assertions", () => {
  const pairs: [string, () => unknown, () => unknown][] = [
    ["assert", () => std.assert(1), () => std.assert(0)],
    ["assertStrictEquals", () => std.assertStrictEquals(NaN, NaN), () => std.assertStrictEquals({}, {})],
    ["assertMatch", () => std.assertMatch("ab", /b/), () => std.assertMatch("ab", /c/)],
    [
      "assertStringIncludes",
      () => std.assertStringIncludes("ab", "b"),
      () => std.assertStringIncludes("ab", "c"),
    ],
  ];
  for (const [name, holding, failing] of pairs) {
    it(`${name} holds and fails`, () => {
      holding();
      fails(failing);
    });
  }

  it("put the caller's message into theirs", () => {
    fails(() => std.assert(false, "own"), /^own$/);
    fails(() => std.assertMatch("a", /b/, "own"), /: own$/);
  });
});

describe("assertThrows()", () => {
  it("returns what was thrown", () => {
    const error: TypeError = assertThrows(
      () => {
        throw new TypeError("of this kind");
      },
      TypeError,
      "this",
    );
    assertEquals(error.message, "of this kind");
    assertEquals(
      assertThrows(() => {
        throw 1;
      }),
      1,
    );
  });

  it("fails when nothing, something else or another message was thrown", () => {
    const boom = () => {
      throw new Error("boom");
    };
    fails(() => assertThrows(() => {}, "own"), "Expected function to throw: own");
    fails(() => assertThrows(boom, TypeError), /instance of "TypeError", but was "Error"/);
    fails(() => assertThrows(boom, Error, "bang"), 'include "bang", but got "boom"');
    fails(() => {
      assertThrows(() => {
        throw "text";
      }, Error);
    }, "non-Error");
  });
});

describe("assertRejects()", () => {
  it("returns the reason", async () => {
    const error = await std.assertRejects(() => Promise.reject(new RangeError("far")), RangeError, "far");
    assertEquals(error.name, "RangeError");
  });

  it("fails when the promise is kept, or there was none", async () => {
    const problems = await Promise.all([
      () => std.assertRejects(() => Promise.resolve(1)),
      () => std.assertRejects(() => 1 as never),
      () =>
        std.assertRejects(() => {
          throw new Error("at once");
        }),
      () => std.assertRejects(() => Promise.reject(new Error("far")), TypeError),
    ].map((assertion) =>
      assertion().then(() => "", (error) => error instanceof AssertionError ? error.message : "")
    ));
    assertEquals(problems, [
      "Expected function to reject.",
      "Function throws when expected to reject.",
      "Function throws when expected to reject.",
      'Expected error to be instance of "TypeError", but was "Error".',
    ]);
  });
});
