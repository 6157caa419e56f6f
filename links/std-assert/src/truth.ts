import { AssertionError, failWith } from "./assertion_error.ts";

/** Holds that a value counts as true. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Holds that a text matches. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) failWith(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}

/** Holds that a text has another in it. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) failWith(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
}
