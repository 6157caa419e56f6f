import { isValidElement } from "preact";

/** Writes an island's props as JSON; refuses what the browser would read as something else. */
export function writeProps(props: object, island: string): string {
  const reason = whyNotJson(props);
  if (reason !== null) throw new Error(`The island ${island} can't be given ${reason}: JSON doesn't hold it`);
  return JSON.stringify(props);
}

/** What in a value JSON can't hold; a property that is undefined is as good as one that is missing. */
function whyNotJson(value: unknown): string | null {
  if (value === null || typeof value === "string" || typeof value === "boolean") return null;
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0) ? null : "NaN, an infinity or -0";
  }
  if (typeof value !== "object") return `a value of type ${typeof value}`;
  if (isValidElement(value)) return "JSX or a signal";
  if (Array.isArray(value)) return firstReason(Array.from(value));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    return `an object of class ${value.constructor.name}`;
  }
  return firstReason(Object.values(value).filter((item) => item !== undefined));
}

function firstReason(values: unknown[]): string | null {
  return values.map(whyNotJson).find((reason) => reason !== null) ?? null;
}
