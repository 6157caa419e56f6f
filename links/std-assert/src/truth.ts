import { AssertionError, failWith, show } from "./assertion_error.ts";

/** What counts as false. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

// deno-lint-ignore no-explicit-any -- what std asks of a class
export type AnyConstructor = abstract new (...args: any[]) => any;

/** Holds that a value counts as true. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Holds that a value counts as false. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Holds that a value is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    failWith(`Expected actual: "${actual}" to not be null or undefined`, msg);
  }
}

/** Holds that a text matches. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) failWith(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}

/** Holds that a text has another in it. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) failWith(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
}

/** Holds that a value was made by a class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  failWith(
    `Expected object to be an instance of "${expectedType.name || "anonymous"}" but was ${show(actual)}`,
    msg,
  );
}

/** Fails. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${msg ? `: ${msg}` : "."}`);
}

/** Fails where no test should come. */
export function unreachable(reason?: string): never {
  throw new AssertionError(reason ?? "Unreachable");
}
