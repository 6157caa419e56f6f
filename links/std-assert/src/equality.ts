import { AssertionError as NodeAssertionError } from "node:assert";
import { failWith, show } from "./assertion_error.ts";
import { equal } from "./equal.ts";

/** Holds that two values are alike, all the way down. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) failWith("Values are not equal", msg, diff(actual, expected));
}

/** Holds that two values are not alike. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) failWith(`Expected actual: ${show(actual)} not to be: ${show(expected)}`, msg);
}

/** Holds that two values are one and the same. */
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (!Object.is(actual, expected)) failWith("Values are not strictly equal", msg, diff(actual, expected));
}

/** Holds that an object has what another has, all the way down; it may have more. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- std's signature, so that interfaces without index can be given
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(part(actual, expected, new Map()), part(expected, expected, new Map()), msg);
}

function diff(actual: unknown, expected: unknown): string {
  return "\n\n" + new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
}

/** What of a value's properties is wanted, without its class. */
function part(value: unknown, wanted: unknown, seen: Map<unknown, unknown>): unknown {
  if (!hasParts(value) || !hasParts(wanted)) return value;
  if (seen.has(value)) return seen.get(value);
  const kept: Record<PropertyKey, unknown> = {};
  seen.set(value, kept);
  for (const key of Reflect.ownKeys({ ...value })) {
    if (key in wanted) kept[key] = part(Reflect.get(value, key), Reflect.get(wanted, key), seen);
  }
  return kept;
}

function hasParts(value: unknown): value is object {
  const whole = [Date, RegExp, URL, Map, Set];
  return typeof value === "object" && value !== null && !whole.some((kind) => value instanceof kind);
}
