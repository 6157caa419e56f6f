import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { startApp } from "../browser/harness/app_server.ts";
import type { ServerProcess } from "../browser/harness/server_process.ts";
import { muteSocket } from "../fakes/raw_request.ts";
import { until } from "../fakes/until.ts";
import { RedisServer } from "../redis/redis_server.ts";
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

describe("several processes with one store behind the real nginx", () => {
  it("share their rooms: nobody notices at which one they are [STORE-1] [LOG-2] [SIGNAL-1] [SEAT-2]", async () => {
    await using store = await RedisServer.start();
    if (store === undefined) return;
    const env = { TRUST_PROXY: "127.0.0.1", REDIS_URL: store.url };
    await using first = await startApp(env);
    await using second = await startApp(env);
    await using third = await startApp(env);
    await using proxy = await ReverseProxy.nginx([first.port, second.port, third.port]);
    if (proxy === undefined) return;
    const place = () => ({
      origin: proxy.origin,
      host: `localhost:${proxy.port}`,
      client: Deno.createHttpClient({ caCerts: [proxy.certificate] }),
    });
    for (const { url } of [first, second, third]) await untilReady(url);

    const sockets: TestSocket[] = [];
    const welcomes: Awaited<ReturnType<TestSocket["next"]>>[] = [];
    const enter = async (more: object = {}) => {
      const socket = await TestSocket.open(place(), SUBPROTOCOL);
      socket.send({ type: "ENTERROOM", value: "blue", create: true, name: `${sockets.length}`, ...more });
      sockets.push(socket);
      welcomes.push(await nextOf(socket, "welcome"));
      return socket;
    };
    for (let count = 0; count < 6; count++) await enter();
    assertEquals(welcomes.map((welcome) => (welcome["members"] as unknown[]).length), [1, 2, 3, 4, 5, 6]);

    for (const [index, socket] of sockets.entries()) {
      socket.send({ type: "CHATMSG", id: `line-${index}`, value: `hello from ${index}` });
    }
    const heard = await Promise.all(sockets.map(async (socket) => {
      const lines: string[] = [];
      while (lines.length < sockets.length) lines.push(String((await nextOf(socket, "CHATMSG"))["id"]));
      return lines.join();
    }));
    assertEquals(new Set(heard).size, 1, "all hear all lines in one order");

    for (const [index, socket] of sockets.entries()) {
      const next = (index + 1) % sockets.length;
      socket.send({ type: "offer", sdp: `from ${index}`, to: welcomes[next]?.["self"] });
    }
    for (const [index, socket] of sockets.entries()) {
      const before = (index + sockets.length - 1) % sockets.length;
      assertEquals((await nextOf(socket, "offer"))["sdp"], `from ${before}`);
    }

    const { self: seat, secret, epoch } = welcomes[0] ?? {};
    await sockets[0]?.close();
    for (let dial = 0; dial < 3; dial++) {
      await enter({ resume: { seat, secret, epoch, seq: 6 } });
      assertEquals([welcomes.at(-1)?.["self"], welcomes.at(-1)?.["complete"]], [seat, true]);
    }
    await Promise.all(sockets.slice(1).map((socket) => socket.close()));
  });
});

/** Waits for a message of that type and gives it; others in between are passed over. */
async function nextOf(socket: TestSocket, type: string) {
  for (;;) {
    const message = await socket.next();
    if (message["type"] === type) return message;
  }
}

/** Waits until a process has its store. */
async function untilReady(url: string): Promise<void> {
  const look = async () => {
    const response = await fetch(`${url}/readyz`);
    return await response.text();
  };
  for (let looks = 0; !(await look()).includes('"ready":true') && looks < 500; looks++);
}

describe("deploy/nginx.conf", () => {
  it("lets a socket be silent for longer than its ends are [WIRE-8]", async () => {
    const text = await Deno.readTextFile(new URL("../../deploy/nginx.conf", import.meta.url));
    const [, seconds = ""] = /proxy_read_timeout (\d+)s;/.exec(text) ?? [];
    assert(Number(seconds) * 1000 > LIMITS.deadMs);
  });
});
