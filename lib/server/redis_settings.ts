/** Where the store of the rooms is, and what all its keys and channels begin with. */
export interface RedisSettings {
  readonly url: string;
  readonly prefix: string;
}

/**
 * Reads the address of a store: `redis:`, or `rediss:` for TLS, with user, password and database where they are needed;
 * or those of some nodes of a cluster, divided by commas.
 */
export function parseRedisUrl(text: string): string | undefined {
  const addresses = text.split(",").map((address) => address.trim());
  return addresses.every(isAddress) ? addresses.join(",") : undefined;
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === "") return false;
  return /^(\/\d*)?$/.test(url.pathname) && url.search === "" && url.hash === "";
}

/** Reads what keys begin with; no braces, since those say which keys belong together. */
export function parsePrefix(text: string): string | undefined {
  return /^[A-Za-z0-9:._-]{1,64}$/.test(text) ? text : undefined;
}
