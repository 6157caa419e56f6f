import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createHash, randomBytes } from "node:crypto";
import { systemClock } from "../../lib/clock.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { readConfig } from "../../lib/server/config.ts";
import { Hub } from "../../lib/server/hub.ts";
import { Ice } from "../../lib/server/ice.ts";
import { MemoryBackplane } from "../../lib/server/memory_backplane.ts";
import { HANDSHAKE } from "../fakes/raw_request.ts";
import { TestSocket } from "../fakes/test_socket.ts";

const LINES = 2_000;
const TEXT = "x".repeat(16_000);

/** Lines after which a member asks whether the reader is still there. */
const EVERY = 20;

/** A hub on real sockets whose members may say as much as they like. */
function serve() {
  const env: Record<string, string> = { RATE_CHAT: "9999/9999", RATE_FRAMES: "9999/9999" };
  const config = readConfig(env);
  const logged: string[] = [];
  const hub = new Hub({
    ...{ config, clock: systemClock, randomBytes },
    backplane: new MemoryBackplane({ clock: systemClock, randomBytes, config }),
    ice: new Ice({ config, clock: systemClock, sign: () => "" }),
    makeVerifier: (proof) => createHash("sha256").update(proof).digest("base64url"),
    log: { info: () => {}, warning: () => {}, error: (message) => void logged.push(message) },
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
    const connection = hub.connect(socket, { dialect: "parley", address: "192.0.2.1" });
    socket.onmessage = (event) => connection.receive(event.data);
    socket.onclose = () => connection.lost();
    return response;
  });
  const { port } = server.addr;
  const address = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
  const end = async () => {
    hub.close();
    await server.shutdown();
  };
  return { port, address, logged, [Symbol.asyncDispose]: end };
}

/** A member that enters and then reads nothing any more. */
async function enterDeaf(port: number): Promise<Deno.TcpConn> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const headers = { ...HANDSHAKE, Host: "parley", "Sec-WebSocket-Protocol": SUBPROTOCOL };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  await socket.write(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines.join("")}\r\n`));
  const text = new TextEncoder().encode('{"type":"ENTERROOM","value":"blue"}');
  await socket.write(Uint8Array.from([0x81, 0x80 | text.length, 0, 0, 0, 0, ...text]));
  return socket;
}

describe("a reader that stops reading", () => {
  it("is closed on a real network too, and the others lose nothing [WIRE-9] [LOG-2] [SIGNAL-2]", async () => {
    await using served = serve();
    const ana = await TestSocket.open(served.address, SUBPROTOCOL);
    ana.send({ type: "ENTERROOM", value: "blue", create: true });
    assertEquals((await ana.next())["type"], "welcome");
    using _deaf = await enterDeaf(served.port);
    const { member } = await ana.next() as { member: { id: string } };
    const ask = { type: "candidate", label: 0, id: "0", candidate: "", to: member.id };
    let heard = 0;
    for (let said = 0, isAway = false; !isAway;) {
      while (said - heard < 40) {
        ana.send({ type: "CHATMSG", value: `${++said} ${TEXT}` });
        if (said % EVERY === 0) ana.send(ask);
      }
      const message = await ana.next();
      isAway = message["code"] === "member-away";
      if (!isAway) assertEquals(String(message["value"]).split(" ")[0], `${++heard}`);
      assert(heard < LINES, "32 MB were said, and the room still waits for its reader");
    }
    assertEquals(served.logged, []);
    ana.send({ type: "leave" });
    await ana.closed;
  });
});
