interface Entry<T> {
  path: string;
  /** Of a path with parameters. */
  pattern: URLPattern | null;
  /** The method it is for, or null for all of them. */
  method: string | null;
  item: T;
}

const NO_GROUPS: Record<string, string | undefined> = {};

/** Where a request goes; without an item, `isKnownPath` says whether only the method didn't match. */
export interface Match<T> {
  item: T | null;
  isKnownPath: boolean;
  params: Record<string, string>;
}

/** Finds an item by path and method: static paths first, then patterns in the order of registration. */
export class Router<T> {
  readonly #entries: Entry<T>[] = [];

  /** Registers an item; the first for a path and method stays. */
  add(path: string, method: string | null, item: T): void {
    const pattern = path.includes(":") ? new URLPattern({ pathname: path }) : null;
    this.#entries.push({ path, pattern, method, item });
  }

  /** Looks an address up; GET answers HEAD too. */
  match(method: string, url: URL): Match<T> {
    const fixed = this.#entries.filter(({ path, pattern }) => pattern === null && isSame(path, url.pathname));
    const found = fixed.length > 0
      ? fixed.map((entry) => ({ entry, groups: NO_GROUPS }))
      : this.#matching(url);
    const match = found.find(({ entry }) => entry.method === null || entry.method === method) ??
      found.find(({ entry }) => entry.method === "GET" && method === "HEAD");
    const params: Record<string, string> = Object.create(null);
    for (const [name, value = ""] of Object.entries(match?.groups ?? {})) params[name] = decodeURI(value);
    return { item: match?.entry.item ?? null, isKnownPath: found.length > 0, params };
  }

  #matching(url: URL): { entry: Entry<T>; groups: Record<string, string | undefined> }[] {
    const found = [];
    for (const entry of this.#entries) {
      const groups = entry.pattern?.exec(url)?.pathname.groups;
      if (groups !== undefined) found.push({ entry, groups });
    }
    return found;
  }
}

/** A static path matches with and without a slash at its end. */
function isSame(path: string, asked: string): boolean {
  return path === asked || path + "/" === asked || path === asked + "/";
}
