/** The server that a newcomer writes first: each message is parsed, stringified and sent to every member by itself. */
const rooms = new Map<string, Set<WebSocket>>();
const sockets = new Map<string, WebSocket>();

Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, (req) => {
  const protocol = req.headers.get("sec-websocket-protocol");
  const { socket, response } = Deno.upgradeWebSocket(req, protocol === null ? {} : { protocol });
  const self = crypto.randomUUID();
  let members: Set<WebSocket> | undefined;
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "ENTERROOM") {
      members = rooms.get(message.value) ?? new Set();
      rooms.set(message.value, members.add(socket));
      sockets.set(self, socket);
      socket.send(JSON.stringify({ type: "welcome", self }));
    } else if (message.type === "offer") {
      sockets.get(message.to)?.send(JSON.stringify({ ...message, from: self }));
    } else {
      for (const member of members ?? []) {
        member.send(JSON.stringify({ ...message, from: self, at: Date.now() }));
      }
    }
  };
  socket.onclose = () => {
    members?.delete(socket);
    sockets.delete(self);
  };
  return response;
});

function onListen({ hostname, port }: Deno.NetAddr): void {
  console.log(`The plain server is listening on http://${hostname}:${port}/`);
}
