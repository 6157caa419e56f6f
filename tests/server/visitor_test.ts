import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { parseProxyTrust } from "../../lib/server/proxy_trust.ts";
import { arrivalOf, visitorOf } from "../../lib/server/visitor.ts";

const INNER = "http://parley:8000/r/blue?x=1";

interface Case {
  readonly trust: string;
  readonly peer?: string;
  readonly headers?: Record<string, string>;
  /** The visitor's address, and the origin of the page, if it isn't that of the inner connection. */
  readonly is: readonly [address: string, origin?: string];
}

function visitor({ trust, peer = "10.0.0.9", headers = {} }: Omit<Case, "is">) {
  const parsed = parseProxyTrust(trust);
  if (parsed === undefined) throw new Error(`Not a trust: ${trust}`);
  return visitorOf({ peer, url: new URL(INNER), headers: new Headers(headers) }, parsed);
}

const FOR = "X-Forwarded-For";
const PROTO = "X-Forwarded-Proto";
const HOST = "X-Forwarded-Host";

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "nobody is believed by default": [
    { trust: "0", headers: { [FOR]: "192.0.2.1", [PROTO]: "https", [HOST]: "a.example" }, is: ["10.0.0.9"] },
  ],
  "a number of hops is counted from the end": [
    { trust: "1", headers: { [FOR]: "192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "1", headers: { [FOR]: "198.51.100.7, 192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "2", headers: { [FOR]: "198.51.100.7, 192.0.2.1" }, is: ["198.51.100.7"] },
    { trust: "2", headers: { [FOR]: "6.6.6.6, 198.51.100.7, 192.0.2.1" }, is: ["198.51.100.7"] },
  ],
  "fewer entries than hops give the first of them": [
    { trust: "2", headers: { [FOR]: "192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "2", is: ["10.0.0.9"] },
  ],
  "only a peer in a trusted range is believed": [
    { trust: "10.0.0.0/8", headers: { [FOR]: "192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "10.0.0.9", headers: { [FOR]: "192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "10.0.0.8", headers: { [FOR]: "192.0.2.1" }, is: ["10.0.0.9"] },
    { trust: "127.0.0.0/8, ::1", peer: "::1", headers: { [FOR]: "192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "10.0.0.0/8", peer: "local", headers: { [FOR]: "192.0.2.1" }, is: ["local"] },
    { trust: "fd00::/8", peer: "fd00::1", headers: { [FOR]: "2001:db8::5" }, is: ["2001:db8::5"] },
    { trust: "fd00::/8", peer: "2001:db8::1", headers: { [FOR]: "192.0.2.1" }, is: ["2001:db8::1"] },
  ],
  "the first address from the end that isn't a trusted proxy's is the visitor's": [
    { trust: "10.0.0.0/8", headers: { [FOR]: "6.6.6.6, 192.0.2.1, 10.1.1.1" }, is: ["192.0.2.1"] },
    { trust: "10.0.0.0/8", headers: { [FOR]: "10.3.3.3, 10.1.1.1" }, is: ["10.3.3.3"] },
  ],
  "an IPv4 address in IPv6's clothes is the IPv4 address": [
    {
      trust: "10.0.0.0/8",
      peer: "::ffff:10.0.0.9",
      headers: { [FOR]: "::ffff:192.0.2.1" },
      is: ["192.0.2.1"],
    },
    {
      trust: "::ffff:10.0.0.0/104",
      peer: "10.0.0.9",
      headers: { [FOR]: "::FFFF:c000:201" },
      is: ["192.0.2.1"],
    },
    { trust: "::/0", peer: "10.0.0.9", headers: { [FOR]: "192.0.2.1" }, is: ["10.0.0.9"] },
  ],
  "a port belongs to no address": [
    { trust: "1", headers: { [FOR]: "192.0.2.1:4711" }, is: ["192.0.2.1"] },
    { trust: "1", headers: { [FOR]: "[2001:db8::5]:4711" }, is: ["2001:db8::5"] },
    { trust: "1", headers: { [FOR]: "[2001:db8::5]" }, is: ["2001:db8::5"] },
  ],
  "what isn't an address ends the reading, and gives nobody another": [
    ...["unknown", "", ",", "192.0.2.1.5", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4, ", "fe80::1%eth0"],
    ...[
      "192.0.2.1 192.0.2.2",
      "'192.0.2.1'",
      "[",
      "[]:1",
      "::ffff:1.2.3",
      "_hidden",
      "\u00e9",
      "9".repeat(5000),
    ],
  ].map((text) => ({ trust: "1", headers: { [FOR]: text }, is: ["10.0.0.9"] as const })),
  "a broken entry hides what is beyond it": [
    { trust: "3", headers: { [FOR]: "6.6.6.6, unknown, 192.0.2.1" }, is: ["192.0.2.1"] },
    { trust: "10.0.0.0/8", headers: { [FOR]: "6.6.6.6, x, 10.0.0.1" }, is: ["10.0.0.1"] },
  ],
  "the own address is the one that the visitor asked for": [
    { trust: "1", headers: { [PROTO]: "https" }, is: ["10.0.0.9", "https://parley:8000"] },
    {
      trust: "1",
      headers: { [FOR]: "192.0.2.1", [PROTO]: "https", [HOST]: "chat.example" },
      is: ["192.0.2.1", "https://chat.example"],
    },
    { trust: "1", headers: { [PROTO]: "WSS", [HOST]: "[::1]:8443" }, is: ["10.0.0.9", "https://[::1]:8443"] },
    { trust: "1", headers: { [PROTO]: "ws", [HOST]: "a.example:80" }, is: ["10.0.0.9", "http://a.example"] },
    {
      trust: "2",
      headers: { [FOR]: "192.0.2.1, 10.1.1.1", [PROTO]: "https, http" },
      is: ["192.0.2.1", "https://parley:8000"],
    },
    {
      trust: "1",
      headers: { [FOR]: "192.0.2.1", [PROTO]: "https, http" },
      is: ["192.0.2.1", "http://parley:8000"],
    },
  ],
  "a scheme or a host that can't be is passed over": [
    ...["ftp", "https://", "javascript", "x".repeat(5000)].map((proto) => ({
      trust: "1",
      headers: { [PROTO]: proto },
      is: ["10.0.0.9"] as const,
    })),
    ...["a b", "a/b", "a@b", "https://a", "a:port", "a:99999", "[::1", "a,", "é.example"].map((host) => ({
      trust: "1",
      headers: { [HOST]: host },
      is: ["10.0.0.9"] as const,
    })),
  ],
};

describe("visitorOf()", () => {
  for (const [rule, cases] of Object.entries(CASES)) {
    it(rule, () => {
      for (const { is: [address, origin = new URL(INNER).origin], ...given } of cases) {
        const { address: found, url } = visitor(given);
        assertEquals([given, found, url.origin], [given, address, origin]);
        assertEquals(url.pathname + url.search, "/r/blue?x=1");
      }
    });
  }

  it("lets no path become a host", () => {
    const arrival = { peer: "10.0.0.9", url: new URL("http://parley//evil.example/x") };
    const headers = new Headers({ [PROTO]: "https", [HOST]: "chat.example" });
    const { url } = visitorOf({ ...arrival, headers }, { hops: 1, ranges: [] });
    assertEquals(url.href, "https://chat.example//evil.example/x");
  });

  it("reads no more entries than proxies can have written", () => {
    const chain = Array.from({ length: 5000 }, () => "10.1.1.1");
    const headers = { [FOR]: ["6.6.6.6", ...chain].join(",") };
    assertEquals(visitor({ trust: "10.0.0.0/8", headers }).address, "10.1.1.1");
  });
});

describe("arrivalOf()", () => {
  const ask = (url: string, headers: Record<string, string> = {}) => ({
    req: { headers: new Headers(headers) },
    url: new URL(url),
    info: { remoteAddr: { transport: "tcp", hostname: "192.0.2.1" } },
  });

  it("has the address of the other end, and the URL as it was asked", () => {
    const { peer, url } = arrivalOf(ask("http://a.example/x"), { isOnDeploy: false });
    assertEquals([peer, url.href], ["192.0.2.1", "http://a.example/x"]);
  });

  it("knows on Deno Deploy that visitors came by TLS, whatever the inner connection is", () => {
    for (const inner of ["http://chat.example/x", "http+vsock://2:80/x", "https://chat.example/x"]) {
      const { url } = arrivalOf(ask(inner, { host: "chat.example" }), { isOnDeploy: true });
      assertEquals(url.href, "https://chat.example/x");
    }
  });

  it("gives who comes over a socket without addresses one name", () => {
    const { peer } = arrivalOf({ ...ask("http://a.example/"), info: { remoteAddr: { transport: "unix" } } }, {
      isOnDeploy: false,
    });
    assertEquals(peer, "local");
  });
});
