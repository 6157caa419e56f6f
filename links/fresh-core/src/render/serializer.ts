import { isValidElement, type VNode } from "preact";

const SPECIAL = [undefined, null, NaN, Infinity, -Infinity, -0];
const HOLE = -7;

/** Whether a value is a signal, of whichever copy of the library. */
export function isSignal(value: unknown): value is { peek(): unknown } {
  return typeof value === "object" && value !== null && "peek" in value && typeof value.peek === "function";
}

/**
 * Writes values as a flat array of rows that refer to each other by index, so that what is one object here is
 * one object in the browser; the browser's side is `client/deserializer.ts`.
 */
export function stringify(
  root: unknown,
  slotOf: (vnode: VNode) => [id: number, name: string] | null,
): string {
  const rows: unknown[] = [];
  const indexes = new Map<unknown, number>();

  function put(value: unknown): number {
    const special = SPECIAL.findIndex((other) => Object.is(other, value));
    if (special >= 0) return -1 - special;
    const known = indexes.get(value);
    if (known !== undefined) return known;
    const index = rows.push(null) - 1;
    indexes.set(value, index);
    rows[index] = rowOf(value);
    return index;
  }

  function rowOf(value: unknown): unknown {
    if (typeof value === "bigint") return ["BigInt", String(value)];
    if (typeof value === "function" || typeof value === "symbol") {
      throw new Error(`Serializing a ${typeof value} in an island's props is not supported`);
    }
    if (typeof value !== "object" || value === null) return value;
    if (isSignal(value)) return [isComputed(value) ? "Computed" : "Signal", put(value.peek())];
    const slot = isValidElement(value) ? slotOf(value) : null;
    if (slot !== null) return ["Slot", ...slot];
    if (Array.isArray(value)) return Array.from(value, (item, at) => at in value ? put(item) : HOLE);
    if (value instanceof URL) return ["URL", value.href];
    if (value instanceof Date) return ["Date", put(value.getTime())];
    if (value instanceof RegExp) return ["RegExp", value.source, value.flags];
    if (value instanceof Uint8Array) return ["Uint8Array", value.toBase64()];
    if (value instanceof Set) return ["Set", ...Array.from(value, put)];
    if (value instanceof Map) return ["Map", ...[...value].flat().map(put)];
    // In the browser, assigning to it would change what the object inherits.
    const entries = Object.entries(value).filter(([key]) => key !== "__proto__");
    return Object.fromEntries(entries.map(([key, item]) => [key, put(item)]));
  }

  put(root);
  return JSON.stringify(rows);
}

function isComputed(signal: object): boolean {
  return ("x" in signal && typeof signal.x === "function") ||
    ("_fn" in signal && typeof signal._fn === "function");
}
