/** The methods that routes know. */
export type Method = "HEAD" | "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS";

/** All of them. */
export const METHODS: readonly Method[] = ["HEAD", "GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"];

interface Entry<T> {
  path: string;
  pattern: URLPattern | null;
  items: Map<string, T>;
}

/** Where a request goes; without a path nothing matched, without an item only the method didn't. */
export interface Match<T> {
  path: string | null;
  params: Record<string, string>;
  item: T | null;
  allowed: string[];
}

/** Finds an item by path and method: static paths first, then patterns in the order of registration. */
export class Router<T> {
  #entries = new Map<string, Entry<T>>();
  #patterns: [URLPattern, Entry<T>][] = [];

  /** Registers an item; the first for a path and method stays. */
  add(path: string, method: string, item: T): void {
    let entry = this.#entries.get(path);
    if (entry === undefined) {
      const pattern = /[*:{}+?()]/.test(path) ? new URLPattern({ pathname: path }) : null;
      this.#entries.set(path, entry = { path, pattern, items: new Map() });
      if (pattern !== null) this.#patterns.push([pattern, entry]);
    }
    if (!entry.items.has(method)) entry.items.set(method, item);
  }

  /** Looks an address up. */
  match(method: string, url: URL): Match<T> {
    const params: Record<string, string> = Object.create(null);
    const entry = this.#static(url.pathname) ?? this.#dynamic(url, params);
    if (entry === undefined) return { path: null, params, item: null, allowed: [] };
    const { path, items } = entry;
    const item = items.get(method) ?? (method === "HEAD" ? items.get("GET") : undefined) ?? null;
    return { path, params, item, allowed: [...items.keys()] };
  }

  /** A static path matches with and without a slash at its end. */
  #static(path: string): Entry<T> | undefined {
    const other = path.endsWith("/") ? path.slice(0, -1) : path + "/";
    return [path, other].map((form) => this.#entries.get(form)).find((entry) => entry?.pattern === null);
  }

  #dynamic(url: URL, params: Record<string, string>): Entry<T> | undefined {
    for (const [pattern, entry] of this.#patterns) {
      const groups = pattern.exec(url)?.pathname.groups;
      if (groups === undefined) continue;
      for (const [name, value = ""] of Object.entries(groups)) params[name] = decodeURI(value);
      return entry;
    }
  }
}
