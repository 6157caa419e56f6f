export { AssertionError } from "./assertion_error.ts";
export * from "./equality.ts";
export * from "./errors.ts";
export * from "./truth.ts";
