import ipaddr from "ipaddr.js";
import type { IPv4, IPv6 } from "ipaddr.js";

/** Reads an address as proxies write it, also with a port; one of IPv4 in IPv6's clothes comes out as IPv4. */
export function parseAddress(text: string): IPv4 | IPv6 | undefined {
  const [, bracketed] = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text) ?? [];
  const [, withPort] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  const bare = bracketed ?? withPort ?? text;
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  if (bare.includes("%") || !ipaddr.IPv6.isValid(bare)) return undefined;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
}
