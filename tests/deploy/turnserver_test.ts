import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import ipaddr from "ipaddr.js";
import { TurnServer } from "../browser/harness/turn_server.ts";
import { TurnClient } from "./turn_client.ts";

const CONFIG = new URL("../../deploy/turnserver.conf", import.meta.url);
const FORBIDDEN = 403;

/** The edges and the middle of what a relay must never send to, and what lies just beside it. */
const DENIED = {
  "this network": ["0.0.0.0", "0.1.2.3", "0.255.255.255", "::"],
  "loopback": ["127.0.0.1", "127.0.0.0", "127.9.9.9", "127.255.255.255", "::1"],
  "private networks": ["10.0.0.0", "10.0.0.5", "10.255.255.255", "172.16.0.1", "172.31.255.255"],
  "private networks, 192.168": ["192.168.0.0", "192.168.1.1", "192.168.255.255"],
  "link-local addresses": ["169.254.0.0", "169.254.255.255", "fe80::1", "febf:ffff::1"],
  "metadata services": [
    "169.254.169.254",
    "168.63.129.16",
    "100.100.100.200",
    "192.0.0.192",
    "fd00:ec2::254",
  ],
  "carriers' networks": ["100.64.0.0", "100.100.0.1", "100.127.255.255"],
  "protocol assignments, tests and benchmarks": ["192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255"],
  "documentation": ["198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
  "multicast, the rest and broadcast": [
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "ff02::1",
  ],
  "unique local addresses": ["fc00::1", "fd12:3456::1", "fdff:ffff::1", "fec0::1"],
  "IPv4 in IPv6's clothes": [
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.5",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",
  ],
  "IPv4 in other clothes": [
    "::127.0.0.1",
    "::10.0.0.5",
    "::ffff:0:10.0.0.5",
    "64:ff9b::10.0.0.5",
    "64:ff9b:1::1",
  ],
  "IPv4 in tunnels": ["2002:a00:5::1", "2002:7f00:1::", "2001::1"],
  "discard and segment routing": ["100::1", "5f00::1"],
};
const ALLOWED = [
  ...["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"],
  ...["128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255"],
  ...["192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700:4700::1111"],
  ...["2001:4860:4860::8888", "2a00::1", "2003::1"],
];

let server: TurnServer | undefined;
const clients = new Map<4 | 6, TurnClient>();

/** What a relay with our list says to a way to this address: to a permission and to a channel. */
async function ask(text: string): Promise<readonly number[]> {
  const address = ipaddr.parse(text);
  const client = clients.get(address.kind() === "ipv4" ? 4 : 6);
  assert(client !== undefined);
  const bytes = Uint8Array.from(address.toByteArray());
  return [await client.permit(bytes), await client.bind(bytes)];
}

describe("deploy/turnserver.conf, with the real coturn", () => {
  beforeAll(async () => {
    const text = await Deno.readTextFile(CONFIG);
    const path = await Deno.makeTempFile({ prefix: "parley-turn-", suffix: ".conf" });
    // Its own address, port, secret and log are the test's.
    await Deno.writeTextFile(
      path,
      text.replaceAll(/^(listening-port|log-file)=.*\n/gm, ""),
    );
    server = await TurnServer.startWith(["-c", path, "--relay-ip", "::1"]);
    for (const family of [4, 6] as const) {
      if (server === undefined) break;
      const client = await TurnClient.allocate(server, family);
      if (typeof client === "number") throw new Error(`No allocation for IPv${family}: ${client}`);
      clients.set(family, client);
    }
    await Deno.remove(path);
  });
  afterAll(async () => {
    for (const client of clients.values()) client[Symbol.dispose]();
    await server?.[Symbol.asyncDispose]();
  });

  for (const [what, addresses] of Object.entries(DENIED)) {
    it(`sends nothing to ${what}`, async () => {
      if (server === undefined) return;
      for (const address of addresses) {
        assertEquals([address, ...await ask(address)], [address, FORBIDDEN, FORBIDDEN]);
      }
    });
  }

  it("sends to the public internet, up to the edges of what is denied", async () => {
    if (server === undefined) return;
    for (const address of ALLOWED) assertEquals([address, ...await ask(address)], [address, 0, 0]);
  });
});
