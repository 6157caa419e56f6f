import { define } from "../define.ts";
import { SUBPROTOCOL } from "../lib/protocol/messages.ts";
import { isHandshake } from "../lib/server/handshake.ts";

const USE_A_WEBSOCKET = { status: 426, headers: { "Upgrade": "websocket", "Sec-WebSocket-Version": "13" } };
/** Seconds: the runtime pings after half of it, and drops a peer that is gone without a word. */
const IDLE_TIMEOUT = 40;

export const handler = define.handlers({
  GET({ req, state: { hub, visitor } }) {
    if (!isHandshake(req.headers)) return new Response("Connect here by WebSocket.", USE_A_WEBSOCKET);
    const origin = req.headers.get("origin");
    const protocols = req.headers.get("sec-websocket-protocol");
    const { address, url: { origin: ownOrigin } } = visitor;
    const admission = hub.admit({ origin, ownOrigin, protocols, address });
    if (!admission.ok) return new Response(admission.text, { status: admission.status });

    const { dialect } = admission;
    const protocol = dialect === "parley" ? { protocol: SUBPROTOCOL } : {};
    const { socket, response } = Deno.upgradeWebSocket(req, { idleTimeout: IDLE_TIMEOUT, ...protocol });
    const connection = hub.connect(socket, { dialect, address });
    socket.onmessage = (event) => connection.receive(event.data);
    socket.onclose = () => connection.lost();
    return response;
  },
});
