interface Entry<T> {
  path: string;
  /** Of a path with parameters. */
  pattern: URLPattern | null;
  /** The method it is for, or null for all of them. */
  method: string | null;
  item: T;
}

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
    const known = fixed.length > 0 ? fixed : this.#entries.filter(({ pattern }) => pattern?.test(url));
    const entry = known.find((entry) => entry.method === null || entry.method === method) ??
      known.find((entry) => entry.method === "GET" && method === "HEAD");
    const params: Record<string, string> = Object.create(null);
    const groups = entry?.pattern?.exec(url)?.pathname.groups ?? {};
    for (const [name, value = ""] of Object.entries(groups)) params[name] = decodeURI(value);
    return { item: entry?.item ?? null, isKnownPath: known.length > 0, params };
  }
}

/** A static path matches with and without a slash at its end. */
function isSame(path: string, asked: string): boolean {
  return path === asked || path + "/" === asked || path === asked + "/";
}
