import { define } from "../define.ts";
import { SUBPROTOCOL } from "../lib/protocol/messages.ts";
import { isHandshake } from "../lib/server/handshake.ts";
import { UpgradableInfo, type Upgrade } from "../lib/server/upgrade.ts";

const USE_A_WEBSOCKET = { status: 426, headers: { "Upgrade": "websocket", "Sec-WebSocket-Version": "13" } };
/** Seconds: the runtime pings after half of it, and drops a peer that is gone without a word. */
const IDLE_TIMEOUT = 40;

export const handler = define.handlers({
  GET({ req, info, state: { hub, visitor } }) {
    if (!isHandshake(req.headers)) return new Response("Connect here by WebSocket.", USE_A_WEBSOCKET);
    const origin = req.headers.get("origin");
    const protocols = req.headers.get("sec-websocket-protocol");
    const { address, url: { origin: ownOrigin } } = visitor;
    const admission = hub.admit({ origin, ownOrigin, protocols, address });
    if (!admission.ok) return new Response(admission.text, { status: admission.status });

    const { dialect } = admission;
    const protocol = dialect === "parley" ? SUBPROTOCOL : undefined;
    const upgrade = info instanceof UpgradableInfo ? info.upgrade : upgradeByRuntime(req);
    return upgrade({ protocol, connect: (socket) => hub.connect(socket, { dialect, address }) });
  },
});

function upgradeByRuntime(req: Request): Upgrade {
  return ({ protocol, connect }) => {
    const options = { idleTimeout: IDLE_TIMEOUT, ...(protocol !== undefined && { protocol }) };
    const { socket, response } = Deno.upgradeWebSocket(req, options);
    const connection = connect(socket);
    socket.onmessage = (event) => connection.receive(event.data);
    socket.onclose = () => connection.lost();
    return response;
  };
}
