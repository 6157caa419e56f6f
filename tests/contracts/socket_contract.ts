import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { hub } from "../../main.ts";
import { HANDSHAKE, rawRequest } from "../fakes/raw_request.ts";
import type { Entry } from "../fakes/entry.ts";
import { ServedApp } from "../fakes/served_app.ts";
import { TestSocket } from "../fakes/test_socket.ts";

let served: ServedApp;

/** Asks for an upgrade with these headers beside, or in place of, the usual ones. */
async function knock(headers: Record<string, string | undefined> = {}, line = "GET /ws HTTP/1.1") {
  const given = { Host: served.host, Origin: served.origin, ...HANDSHAKE, ...headers };
  const present = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return await rawRequest(served.port, { line, headers: Object.fromEntries(present) });
}

/** What both entries do with whoever asks for a WebSocket, and on it. */
export function socketContract(entry: Entry): void {
  beforeAll(async () => void (served = await ServedApp.start(entry)));
  afterAll(() => served[Symbol.asyncDispose]());

  it("upgrades a request of the own origin [WIRE-1]", async () => {
    assertEquals((await knock()).status, 101);
  });

  it("refuses every other origin with 403 [WIRE-1]", async () => {
    const { host, port } = served;
    const origins = [
      ...[
        undefined,
        "null",
        "https://evil.example",
        `https://${host}`,
        "http://127.0.0.1",
        `http://127.0.0.1:${port + 1}`,
      ],
      ...[
        `http://${host}.evil.example`,
        `http://evil.${host}`,
        `http://evil-${host}`,
        `HTTP://${host}`,
        `http://${host}/`,
      ],
      `http://localhost:${port}`,
    ];
    for (const origin of origins) {
      assertEquals([origin, (await knock({ Origin: origin })).status], [origin, 403]);
    }
  });

  it("takes the own origin by whichever name it was reached [WIRE-1]", async () => {
    const host = `parley.lan:${served.port}`;
    assertEquals((await knock({ Host: host, Origin: `http://${host}` })).status, 101);
  });

  it("chooses the subprotocol [WIRE-2]", async () => {
    const chosen = async (offered: string | undefined) => {
      const { status, headers } = await knock({ "Sec-WebSocket-Protocol": offered });
      return [status, headers.get("sec-websocket-protocol")];
    };
    assertEquals(await chosen("parley.1"), [101, "parley.1"]);
    assertEquals(await chosen("other, parley.1"), [101, "parley.1"]);
    assertEquals(await chosen(undefined), [101, undefined]);
    assertEquals(await chosen("other"), [400, undefined]);
  });

  it("answers 426 to what isn't a WebSocket's handshake", async () => {
    const plain = await fetch(`${served.origin}/ws`);
    assertEquals([plain.status, plain.headers.get("upgrade")], [426, "websocket"]);
    assertEquals(await plain.text(), "Connect here by WebSocket.");
    for (
      const change of [
        { "Upgrade": "xwebsockety" },
        { "Upgrade": "h2c" },
        { "Connection": "keep-alive" },
        { "Sec-WebSocket-Key": undefined },
        { "Sec-WebSocket-Key": "short" },
        { "Sec-WebSocket-Version": "8" },
        { "Sec-WebSocket-Version": "99" },
      ]
    ) {
      const { status, headers } = await knock(change);
      assertEquals([change, status, headers.get("sec-websocket-version")], [change, 426, "13"]);
    }
    assertEquals((await knock({ "Upgrade": "WebSocket, h2c" })).status, 101);
  });

  it("answers other methods with an error", async () => {
    const response = await fetch(`${served.origin}/ws`, { method: "POST" });
    assertEquals(response.status, 404);
    await response.body?.cancel();
  });

  it("lets two members talk, over real sockets", async () => {
    const ana = await TestSocket.open(served, SUBPROTOCOL);
    const ben = await TestSocket.open(served, SUBPROTOCOL);
    ana.send({ type: "ENTERROOM", value: "blue", create: true, name: "Ana" });
    assertEquals((await ana.next()).type, "welcome");
    ben.send({ type: "ENTERROOM", value: "blue", name: "Ben" });
    assertEquals((await ben.next()).type, "welcome");
    assertEquals((await ana.next()).type, "joined");
    ana.send({ type: "CHATMSG", id: "i1", value: "hi Ben €" });
    const line = await ben.next();
    assertEquals([line.type, line.id, line.seq, line.value], ["CHATMSG", "i1", 1, "hi Ben €"]);
    assertEquals(await ana.next(), line);
    ben.send({ type: "leave" });
    assertEquals(await ben.closed, { code: CLOSE.left.code, reason: CLOSE.left.reason });
    assertEquals((await ana.next()).type, "left");
    await ana.close();
  });

  it("closes with the code and the reason that the rules say, over real sockets [WIRE-4] [WIRE-6]", async () => {
    const ends:
      readonly (readonly [frame: string | Uint8Array<ArrayBuffer>, code: number, reason: string])[] = [
        ["{", CLOSE.badFrame.code, "not-json"],
        [new Uint8Array([1, 2, 3]), CLOSE.badFrame.code, "not-text"],
        [`{"type":"${"€".repeat(40)}"}`, CLOSE.badFrame.code, `unknown-type ${"€".repeat(32)}`],
        [
          `{"type":"${"x".repeat(31)}\ud83d\ude00"}`,
          CLOSE.badFrame.code,
          `unknown-type ${"x".repeat(31)}\ufffd`,
        ],
        [
          '{"type":"pong","pad":"' + "x".repeat(70_000),
          CLOSE.frameTooLarge.code,
          CLOSE.frameTooLarge.reason,
        ],
        ['{"type":"leave"}', CLOSE.outOfOrder.code, CLOSE.outOfOrder.reason],
      ];
    for (const [frame, code, reason] of ends) {
      const socket = await TestSocket.open(served, SUBPROTOCOL);
      socket.send(frame);
      assertEquals(await socket.closed, { code, reason });
    }
  });

  it("speaks the recipe's words with a page of the Cookbook [COOK-2] [COOK-4]", async () => {
    const first = await TestSocket.open(served);
    first.send('{"type":"GETROOM","value":""}');
    const { value } = await first.next();
    const second = await TestSocket.open(served);
    second.send({ type: "ENTERROOM", value });
    second.send({ type: "offer", sdp: "v=0" });
    assertEquals(await first.next(), { type: "offer", sdp: "v=0" });
    first.send({ type: "CHATMSG", value: "<b>" });
    assertEquals(await second.next(), { type: "CHATMSG", value: "&lt;b&gt;" });
    await Promise.all([first.close(), second.close()]);
  });

  it("forgets sockets that go in any way, even between the request and its answer", async () => {
    const polite = await TestSocket.open(served, SUBPROTOCOL);
    await polite.close();
    // The handshake's answer is read, and then the connection is dropped without a closing frame.
    for (let count = 0; count < 20; count++) await knock();
    for (let count = 0; count < 20; count++) {
      using socket = await Deno.connect({ port: served.port });
      const headers = Object.entries({ Host: served.host, Origin: served.origin, ...HANDSHAKE });
      const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
      await socket.write(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines.join("")}\r\n`));
    }
    const last = await TestSocket.open(served, SUBPROTOCOL);
    await last.until(() => hub.counts.connections === 1);
    last.send({ type: "ping" });
    assertEquals(await last.next(), { type: "pong" });
    await last.close();
  });

  it("answers 503 and closes with 4012 when the server ends [WIRE-10]", async () => {
    const socket = await TestSocket.open(served, SUBPROTOCOL);
    hub.close();
    assertEquals((await socket.closed).code, CLOSE.restarting.code);
    assertEquals((await knock()).status, 503);
    assert(hub.counts.connections === 0);
  });
}
