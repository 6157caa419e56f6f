import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { startApp } from "../browser/harness/app_server.ts";
import type { ServerProcess } from "../browser/harness/server_process.ts";
import { muteSocket } from "../fakes/raw_request.ts";
import { until } from "../fakes/until.ts";
import { ReverseProxy } from "./reverse_proxy.ts";
import { TestSocket } from "../fakes/test_socket.ts";

const PROXIES = [
  ["deploy/nginx.conf, with the real nginx", ReverseProxy.nginx],
  ["deploy/Caddyfile, with the real Caddy", ReverseProxy.caddy],
] as const;

for (const [what, startProxy] of PROXIES) {
  describe(what, () => {
    let server: ServerProcess | undefined;
    let proxy: ReverseProxy | undefined;

    /** A browser at another address of loopback, which knows the proxy's certificate. */
    const visitor = (localAddress = "127.0.0.1") =>
      Deno.createHttpClient({ caCerts: [proxy?.certificate ?? ""], localAddress });

    async function get(path: string, headers: Record<string, string> = {}) {
      using client = visitor();
      const init = { client, headers, redirect: "manual" } as const;
      const response = await fetch((proxy?.origin ?? "") + path, init);
      return { status: response.status, headers: response.headers, body: await response.text() };
    }

    async function dial(localAddress: string, headers: Record<string, string> = {}) {
      assert(proxy !== undefined);
      const { origin } = proxy;
      const place = { origin, host: new URL(origin).host, client: visitor(localAddress) };
      return await TestSocket.open(place, SUBPROTOCOL, headers);
    }

    const isRefused = (dialing: Promise<TestSocket>) => dialing.then(() => false, () => true);

    beforeAll(async () => {
      server = await startApp({ TRUST_PROXY: "127.0.0.1", MAX_CONNECTIONS_PER_ADDRESS: "1" });
      proxy = await startProxy([server.port]);
    });
    afterAll(async () => {
      await proxy?.[Symbol.asyncDispose]();
      await server?.[Symbol.asyncDispose]();
    });

    it("serves the page as one of https", async () => {
      if (proxy === undefined) return;
      const { status, headers, body } = await get("/r/blue");
      assertEquals([status, body.includes("<html")], [200, true]);
      assertMatch(headers.get("strict-transport-security") ?? "", /max-age/);
      assertMatch(headers.get("content-security-policy") ?? "", new RegExp(`wss://localhost:${proxy.port}`));
    });

    it("lets a WebSocket of the own origin through, and no other one [WIRE-1]", async () => {
      if (proxy === undefined) return;
      const socket = await dial("127.0.0.2");
      socket.send({ type: "ENTERROOM", value: "blue", create: true });
      assertEquals((await socket.next()).type, "welcome");
      await socket.close();
      assert(await isRefused(dial("127.0.0.2", { Origin: "https://evil.example" })));
      assert(await isRefused(dial("127.0.0.2", { Origin: proxy.origin.replace("https", "http") })));
    });

    it("tells the server who asks, whatever the visitor claims [WIRE-10]", async () => {
      if (proxy === undefined) return;
      const one = await dial("127.0.0.3");
      assert(await isRefused(dial("127.0.0.3")), "the address has its one connection");
      assert(await isRefused(dial("127.0.0.3", { "X-Forwarded-For": "192.0.2.9" })), "and is no other one");
      const claim = { "X-Forwarded-Host": "evil.example", "Origin": "https://evil.example" };
      assert(await isRefused(dial("127.0.0.4", claim)));
      const other = await dial("127.0.0.4");
      await Promise.all([one.close(), other.close()]);
    });

    it("keeps what is for operators from visitors", async () => {
      if (proxy === undefined) return;
      for (const path of ["/metrics", "/readyz"]) assertEquals((await get(path)).status, 404, path);
      assertEquals((await get("/healthz")).status, 200);
    });
  });
}

describe("several processes behind the real nginx", () => {
  it("are all used, and one that drains sends nobody away while another is there", async () => {
    await using first = await startApp({ TRUST_PROXY: "127.0.0.1" });
    await using second = await startApp({ TRUST_PROXY: "127.0.0.1" });
    await using proxy = await ReverseProxy.nginx([first.port, second.port]);
    if (proxy === undefined) return;
    const place = () => ({
      origin: proxy.origin,
      host: `localhost:${proxy.port}`,
      client: Deno.createHttpClient({ caCerts: [proxy.certificate] }),
    });
    /** How many of these enter the room that one of them has made: those whose process has it. */
    const sockets: TestSocket[] = [];
    const found: unknown[] = [];
    for (let count = 0; count < 8; count++) {
      const socket = await TestSocket.open(place(), SUBPROTOCOL);
      socket.send({ type: "ENTERROOM", value: "blue", create: count === 0 });
      found.push((await socket.next()).type);
      sockets.push(socket);
    }
    assertEquals(
      new Set(found),
      new Set(["welcome", "WRONGROOM"]),
      "rooms in memory are split: both are used",
    );
    using _mute = await muteSocket(first.port);
    const stopping = first.stop();
    await until(() => first.output.includes("draining"));
    for (let count = 0; count < 4; count++) {
      const socket = await TestSocket.open(place(), SUBPROTOCOL);
      socket.send({ type: "ENTERROOM", value: "green", create: true });
      assertEquals((await socket.next()).type, "welcome");
      sockets.push(socket);
    }
    await Promise.all([stopping, second.stop()]);
    await Promise.all(sockets.map((socket) => socket.closed));
  });
});

describe("deploy/nginx.conf", () => {
  it("lets a socket be silent for longer than its ends are [WIRE-8]", async () => {
    const text = await Deno.readTextFile(new URL("../../deploy/nginx.conf", import.meta.url));
    const [, seconds = ""] = /proxy_read_timeout (\d+)s;/.exec(text) ?? [];
    assert(Number(seconds) * 1000 > LIMITS.deadMs);
  });
});
