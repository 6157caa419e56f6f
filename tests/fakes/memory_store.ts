import type { Store } from "../../lib/client/store.ts";

/** A store in memory. */
export function memoryStore(): Store {
  const values = new Map<string, string>();
  return {
    read: (key) => values.get(key) ?? null,
    write: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  };
}
