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

function diff(actual: unknown, expected: unknown): string {
  return "\n\n" + new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
}
