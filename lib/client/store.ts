/** Text kept by key, for a tab's life or for longer; reading and writing never throw, also where storage is forbidden. */
export interface Store {
  read(key: string): string | null;
  /** Writes a value, or removes it with null. */
  write(key: string, value: string | null): void;
}

/** Where a page keeps things: `local` outlives the tab, `tab` a reload. */
export interface Stores {
  readonly local: Store;
  readonly tab: Store;
}

/** Parses stored JSON; undefined for nothing, or nothing readable. */
export function readJson(store: Store, key: string): unknown {
  try {
    return JSON.parse(store.read(key) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}
