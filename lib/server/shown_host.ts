/** The host to open for what listens at an address: this machine for all of its addresses, IPv6 in brackets. */
export function shownHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
