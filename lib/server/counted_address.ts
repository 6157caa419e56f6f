/**
 * What an address counts as: an IPv4 address as itself, an IPv6 address as its first 64 bits, which is the least that
 * one subscriber gets (RFC 6177).
 */
export function countedAddress(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [before = "", after] = address.split("::");
  const left = before.split(":").filter((group) => group !== "");
  const right = (after ?? "").split(":").filter((group) => group !== "");
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "").toLowerCase())
    .join(":");
}
