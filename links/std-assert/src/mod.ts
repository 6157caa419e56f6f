export { AssertionError } from "./assertion_error.ts";
export { equal } from "./equal.ts";
export * from "./equality.ts";
export * from "./errors.ts";
export * from "./order.ts";
export * from "./truth.ts";
