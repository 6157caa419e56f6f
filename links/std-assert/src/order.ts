import { failWith, show } from "./assertion_error.ts";

/** Holds that `actual` is greater than `expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) failWith(`Expect ${show(actual)} > ${show(expected)}`, msg);
}

/** Holds that `actual` is not less than `expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) failWith(`Expect ${show(actual)} >= ${show(expected)}`, msg);
}

/** Holds that `actual` is less than `expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) failWith(`Expect ${show(actual)} < ${show(expected)}`, msg);
}

/** Holds that `actual` is not greater than `expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) failWith(`Expect ${show(actual)} <= ${show(expected)}`, msg);
}

/** Holds that two numbers are nearly the same; by default within a ten millionth of `expected`. */
export function assertAlmostEquals(actual: number, expected: number, tolerance?: number, msg?: string): void {
  if (Object.is(actual, expected)) return;
  const allowed = tolerance ?? (Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7);
  if (!(Math.abs(expected - actual) <= allowed)) {
    failWith(`Expected actual: "${actual}" to be close to "${expected}" within ${allowed}`, msg);
  }
}
