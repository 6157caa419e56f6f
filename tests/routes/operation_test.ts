import { assert, assertEquals, assertMatch } from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { ensureBuilt } from "../browser/harness/app_build.ts";
import { HANDSHAKE, muteSocket, rawRequest } from "../fakes/raw_request.ts";
import { failToStart, start } from "./server_program.ts";
import { TestSocket } from "../fakes/test_socket.ts";

const TOKEN = "0123456789abcdef";
/** As the platform starts what the build makes. */
const SERVE_BUILD = ["serve", "-A", "--host", "127.0.0.1", "--port", "0", "_fresh/server.js"];

type Served = Awaited<ReturnType<typeof start>>;

async function get(url: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** The status with which an upgrade is answered. */
async function knock({ host, origin }: Served, headers: Record<string, string> = {}): Promise<number> {
  const given = { Host: host, Origin: origin, ...HANDSHAKE, ...headers };
  const port = Number(host.split(":")[1]);
  return (await rawRequest(port, { line: "GET /ws HTTP/1.1", headers: given })).status;
}

describe("a process in operation", () => {
  beforeAll(ensureBuilt);

  it("says that it is alive and ready, and keeps its metrics to itself", async () => {
    const server = await start();
    const health = await get(`${server.origin}/healthz`);
    assertEquals([health.status, health.body, health.headers.get("cache-control")], [
      200,
      "ok\n",
      "no-store",
    ]);
    const ready = await get(`${server.origin}/readyz`);
    assertEquals([ready.status, ready.headers.get("cache-control")], [200, "no-store"]);
    assertEquals(JSON.parse(ready.body), { ready: true, store: "memory", reasons: [], warnings: [] });
    assertEquals((await get(`${server.origin}/metrics`)).status, 404);
    assertEquals((await server.end("SIGTERM")).complained, "");
  });

  it("is alive and not ready while it drains, takes no new sockets, and says when to come back [WIRE-12]", async () => {
    const server = await start({ LOG_LEVEL: "info" });
    const socket = await TestSocket.open(server, SUBPROTOCOL);
    socket.send({ type: "ENTERROOM", value: "blue", create: true });
    assertEquals((await socket.next()).type, "welcome");
    // One that never answers the close keeps the drain going, for a while.
    using _mute = await muteSocket(Number(server.host.split(":")[1]));

    const ended = server.end("SIGTERM");
    const { type, code, retryMs } = await socket.next();
    assertEquals([type, code], ["error", "restarting"]);
    assert(Number(retryMs) >= 500 && Number(retryMs) < 1500, `${retryMs}`);
    assertEquals((await socket.closed).code, CLOSE.restarting.code);
    const ready = await get(`${server.origin}/readyz`);
    assertEquals([ready.status, JSON.parse(ready.body).reasons], [503, ["draining"]]);
    assertEquals((await get(`${server.origin}/healthz`)).status, 200);
    assertEquals(await knock(server), 503);
    const { code: exit, complained } = await ended;
    const logged = complained.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals([exit, logged.map(({ message, count }) => [message, count])], [0, [
      ["draining", 2],
      ["drained", 1],
    ]]);
  });

  it("shows its metrics on a port of their own", async () => {
    const server = await start({ METRICS_PORT: "0" });
    const socket = await TestSocket.open(server, SUBPROTOCOL);
    assertEquals(await knock(server, { Origin: "https://evil.example" }), 403);
    const url = (await server.printed(/metrics are on (\S+)\n/))[1] ?? "";
    const { status, headers, body } = await get(url);
    assertEquals([status, headers.get("content-type")], [200, "text/plain; version=0.0.4; charset=utf-8"]);
    assertMatch(body, /^parley_connections 1$/m);
    assertMatch(body, /^parley_connections_rejected_total\{reason="origin"\} 1$/m);
    assertMatch(body, /^parley_event_loop_lag_seconds_count \d+$/m);
    assertMatch(body, /^process_resident_memory_bytes [1-9]\d{6,}$/m);
    assertEquals((await get(new URL("/", url).href)).status, 404);
    assertEquals((await get(`${server.origin}/metrics`)).status, 404);
    await socket.close();
    await server.end("SIGTERM");
  });

  it("shows its metrics to who has the token", async () => {
    const server = await start({ METRICS_TOKEN: TOKEN });
    const url = `${server.origin}/metrics`;
    assertEquals((await get(url)).status, 401);
    const { status, body } = await get(url, { Authorization: `Bearer ${TOKEN}` });
    assertEquals([status, body.includes("parley_rooms 0\n")], [200, true]);
    assertEquals((await server.end("SIGTERM")).complained, "");
  });

  it("says so when the metrics' port is taken", async () => {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const METRICS_PORT = String(taken.addr.port);
    const { code, complained } = await failToStart({ METRICS_PORT });
    const told = `Port ${METRICS_PORT} of 127.0.0.1 is taken: set METRICS_PORT to another.`;
    assertEquals([code, complained.trimEnd()], [1, told]);
  });

  it("takes a proxy's word for who asks, and under which address", async () => {
    const server = await start({ TRUST_PROXY: "127.0.0.1", MAX_CONNECTIONS_PER_ADDRESS: "1" });
    const from = (address: string) => ({
      ...{ "X-Forwarded-For": address, "X-Forwarded-Proto": "https" },
      "X-Forwarded-Host": "chat.example",
      Origin: "https://chat.example",
    });
    const { headers } = await get(`${server.origin}/`, { "X-Forwarded-Proto": "https" });
    assertMatch(headers.get("strict-transport-security") ?? "", /max-age/);
    assertEquals(await knock(server, { ...from("192.0.2.1"), Origin: "http://chat.example" }), 403);
    const one = await TestSocket.open(server, SUBPROTOCOL, from("192.0.2.1"));
    assertEquals(await knock(server, from("192.0.2.1")), 429);
    assertEquals(await knock(server, from("192.0.2.2")), 101);
    await one.close();
    await server.end("SIGTERM");
  });

  it("takes nobody's word by default", async () => {
    const server = await start({ MAX_CONNECTIONS_PER_ADDRESS: "1" });
    const { headers } = await get(`${server.origin}/`, { "X-Forwarded-Proto": "https" });
    assertEquals(headers.get("strict-transport-security"), null);
    const one = await TestSocket.open(server, SUBPROTOCOL, { "X-Forwarded-For": "192.0.2.1" });
    assertEquals(await knock(server, { "X-Forwarded-For": "192.0.2.2" }), 429);
    await one.close();
    await server.end("SIGTERM");
  });
});

describe("the build as the platform serves it", () => {
  beforeAll(ensureBuilt);

  it("warns once that rooms are in memory, in the log and in /readyz, and on no page", async () => {
    const server = await start({ DENO_DEPLOY: "1" }, SERVE_BUILD);
    const { warnings } = JSON.parse((await get(`${server.origin}/readyz`)).body);
    assertEquals([warnings.length, warnings[0].includes("REDIS_URL")], [1, true]);
    for (const path of ["/", "/r/blue", "/nothing"]) {
      assert(!(await get(server.origin + path)).body.includes("REDIS_URL"), path);
    }
    const { complained } = await server.end("SIGINT");
    const logged = complained.split("\n").filter((line) => line.startsWith("{")).map((line) =>
      JSON.parse(line)
    );
    assertEquals(logged.map(({ level, message }) => [level, message]), [["warning", warnings[0]]]);
  });

  it("takes pages of https at the asked host, since the platform ends TLS before it", async () => {
    const server = await start({ DENO_DEPLOY: "1" }, SERVE_BUILD);
    const { headers } = await get(`${server.origin}/`);
    assertMatch(headers.get("strict-transport-security") ?? "", /max-age/);
    assertEquals(await knock(server), 403);
    assertEquals(await knock(server, { Origin: `https://${server.host}` }), 101);
    await server.end("SIGINT");
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`drains on ${signal} within 5 s, and ends with code 0`, async () => {
      const server = await start({}, SERVE_BUILD);
      const socket = await TestSocket.open(server, SUBPROTOCOL);
      const late = AbortSignal.timeout(5000);
      const ended = server.end(signal);
      assertEquals((await socket.next()).code, "restarting");
      const { code } = await ended;
      assert(!late.aborted, "It took longer than 5 s");
      // `deno serve` closes sockets with 1001 by itself, at the same time.
      assert([CLOSE.restarting.code, 1001].includes((await socket.closed).code));
      assertEquals(code, 0);
    });
  }
});
