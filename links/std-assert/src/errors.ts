import { AssertionError, show } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any -- what std asks of an error class
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;
type Expected = [errorClassOrMsg?: ErrorClass<Error> | string, msgIncludes?: string, msg?: string];

/** Holds that a function throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, ...expected: Expected): unknown {
  try {
    fn();
  } catch (error) {
    return check(error, expected);
  }
  throw new AssertionError(`Expected function to throw${suffix(expected)}`);
}

/** Holds that a function's promise is rejected; returns the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(fn: () => PromiseLike<unknown>, ...expected: Expected): Promise<unknown> {
  let promised = false;
  try {
    const promise: unknown = fn();
    promised = promise instanceof Object && "then" in promise;
    await promise;
  } catch (error) {
    if (promised) return check(error, expected);
  }
  const problem = promised ? "Expected function to reject" : "Function throws when expected to reject";
  throw new AssertionError(problem + suffix(expected));
}

function check(error: unknown, expected: Expected): unknown {
  const [wanted, includes = ""] = expected;
  if (typeof wanted !== "function") return error;
  const problem = !(error instanceof Error)
    ? "A non-Error object was thrown"
    : !((error as object) instanceof wanted)
    ? `Expected error to be instance of "${wanted.name}", but was "${error.name}"`
    : !error.message.includes(includes)
    ? `Expected error message to include ${show(includes)}, but got ${show(error.message)}`
    : null;
  if (problem === null) return error;
  throw new AssertionError(problem + suffix(expected), { cause: error });
}

function suffix([first, , msg]: Expected): string {
  const own = typeof first === "string" ? first : msg;
  return own ? `: ${own}` : ".";
}
