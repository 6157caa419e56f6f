import type { IPv4, IPv6 } from "ipaddr.js";
import { parseAddress } from "./ip_address.ts";

/** Proxies that are believed: the last so many on a request's way, or those at these addresses. */
export interface ProxyTrust {
  readonly hops: number;
  readonly ranges: readonly (readonly [address: IPv4 | IPv6, bits: number])[];
}

/** A server that is reached directly: nobody is believed. */
export const NO_PROXY: ProxyTrust = { hops: 0, ranges: [] };

/** More proxies than these are on no request's way. */
export const MOST_HOPS = 16;

/** Reads `TRUST_PROXY`: a number of hops, or addresses and CIDR ranges divided by commas. */
export function parseProxyTrust(text: string): ProxyTrust | undefined {
  if (/^\d+$/.test(text)) {
    const hops = Number(text);
    return hops <= MOST_HOPS ? { hops, ranges: [] } : undefined;
  }
  const ranges = text.split(",").map((item) => item.trim()).filter((item) => item !== "").map(parseRange);
  return ranges.every((range) => range !== undefined) && ranges.length > 0 ? { hops: 0, ranges } : undefined;
}

/** Says whether what stands at an address, so many hops before this server, is a proxy that is believed. */
export function isTrusted(
  { hops, ranges }: ProxyTrust,
  { address, hop }: { address: string; hop: number },
): boolean {
  if (hop >= MOST_HOPS) return false;
  if (ranges.length === 0) return hop < hops;
  const parsed = parseAddress(address);
  return parsed !== undefined &&
    ranges.some(([range, bits]) => range.kind() === parsed.kind() && parsed.match(range, bits));
}

function parseRange(text: string): ProxyTrust["ranges"][number] | undefined {
  const [, base = text, bits] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  const address = /^[\d.]+$|^[\da-f:.]+$/i.test(base) ? parseAddress(base) : undefined;
  if (address === undefined) return undefined;
  const most = address.kind() === "ipv4" ? 32 : 128;
  // A range of mapped addresses counts the 96 bits before the IPv4 address.
  const given = bits === undefined ? most : Number(bits) - (most === 32 && base.includes(":") ? 96 : 0);
  return given >= 0 && given <= most ? [address, given] : undefined;
}
