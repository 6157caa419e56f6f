import { assert, assertEquals } from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { ensureBuilt } from "../browser/harness/app_build.ts";
import { rawRequest } from "../fakes/raw_request.ts";
import { start } from "./server_program.ts";
import { TestSocket } from "../fakes/test_socket.ts";

/** What nobody but the members may know: each is said once at least, in one of the ways that it can come in. */
const CANARIES = {
  room: "canary-room",
  otherRoom: "canary-wrong",
  line: "canary-line",
  name: "canary-name",
  typedName: "canary-typed",
  lineId: "canary-id",
  proof: "canaryproof".padEnd(43, "A"),
  frame: "canary-frame",
  type: "canary-type",
  signal: "canary-sdp",
  seat: "canary-seat",
  path: "canary-path",
  query: "canary-query",
  agent: "canary-agent",
  address: "203.0.113.77",
  turnSecret: "canary-turn-secret",
  token: "canary-metrics-token",
};

/** Throws what quotes a member, as a fault in a handler would. */
const SERVE_AND_FAIL = `const { hub } = await import("./main.ts");
const connect = hub.connect.bind(hub);
hub.connect = (socket, from) => {
  const connection = connect(socket, from);
  const receive = connection.receive.bind(connection);
  connection.receive = (frame) => {
    receive(frame);
    if (frame.includes("fail")) throw new TypeError(frame);
    if (frame.includes("reject")) Promise.reject(new Error(frame));
  };
  return connection;
};
await import("./serve.ts");`;

describe("what the server prints, and its metrics", () => {
  beforeAll(ensureBuilt);

  it("hold no contents, names, keys or addresses, whatever goes wrong", async () => {
    const server = await start({
      ...{ LOG_LEVEL: "info", TRUST_PROXY: "1", METRICS_TOKEN: CANARIES.token },
      ...{ TURN_URLS: "turn:turn.example", TURN_SECRET: CANARIES.turnSecret, RATE_CHAT: "1/2" },
    }, ["eval", SERVE_AND_FAIL]);
    const headers = { "X-Forwarded-For": CANARIES.address, "User-Agent": CANARIES.agent };
    const open = () => TestSocket.open(server, SUBPROTOCOL, headers);

    const ana = await open();
    ana.send({ type: "ENTERROOM", value: CANARIES.room, create: true, name: CANARIES.name });
    const { self, secret } = await ana.next();
    assert(typeof self === "string" && typeof secret === "string");
    for (const id of [CANARIES.lineId, "b", "c"]) ana.send({ type: "CHATMSG", id, value: CANARIES.line });
    ana.send({ type: "rename", name: CANARIES.typedName });
    ana.send({ type: "offer", sdp: CANARIES.signal, to: CANARIES.seat });
    ana.send({ type: "typing", on: true, pad: `${CANARIES.frame} reject` });
    ana.send({ type: "typing", on: true, pad: `${CANARIES.frame} fail` });

    const hidden = await open();
    hidden.send({ type: "ENTERROOM", value: "private", create: true, proof: CANARIES.proof });
    assertEquals((await hidden.next()).type, "welcome");
    for (const frame of [{ type: "ENTERROOM", value: CANARIES.otherRoom }, { type: CANARIES.type }]) {
      (await open()).send(frame);
    }
    for (const frame of [`{"type":"${CANARIES.frame}`, CANARIES.frame]) {
      const broken = await open();
      broken.send(frame);
      await broken.closed;
    }
    for (const path of [`/r/${CANARIES.room}?${CANARIES.query}`, `/${CANARIES.path}`, "/r/%E0%A4%A"]) {
      await (await fetch(server.origin + path, { headers })).body?.cancel();
    }
    const port = Number(server.host.split(":")[1]);
    await rawRequest(port, { line: `GET /${CANARIES.path} HTTP/1.1`, headers: { Host: CANARIES.path } });

    const bearer = { headers: { Authorization: `Bearer ${CANARIES.token}` } };
    const metrics = await (await fetch(`${server.origin}/metrics`, bearer)).text();
    const { printed, complained } = await server.end("SIGTERM");
    const shown = printed + complained + metrics;
    const logged = complained.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(
      logged.filter(({ level }) => level === "error").map(({ error }) => error).sort(),
      ["Error", "TypeError"],
      "the faults are told of",
    );
    assert(metrics.includes('parley_rate_limited_total{limit="chat"} 1'), metrics);
    for (const [what, canary] of Object.entries({ ...CANARIES, self, secret })) {
      assert(!shown.includes(canary), `${what} is in:\n${shown}`);
    }
  });
});
