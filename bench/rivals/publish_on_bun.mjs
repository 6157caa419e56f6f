// Bun's own publish, which writes to the subscribers of a topic without coming back to JavaScript.
/* global Bun */
const sockets = new Map();

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request, server) {
    if (server.upgrade(request, { data: { self: crypto.randomUUID(), room: "" } })) return;
    return new Response("Connect here by WebSocket.", { status: 426 });
  },
  websocket: {
    message(socket, data) {
      const message = JSON.parse(data);
      const { self } = socket.data;
      if (message.type === "ENTERROOM") {
        socket.data.room = message.value;
        socket.subscribe(message.value);
        sockets.set(self, socket);
        socket.send(JSON.stringify({ type: "welcome", self }));
      } else if (message.type === "offer") {
        sockets.get(message.to)?.send(JSON.stringify({ ...message, from: self }));
      } else {
        server.publish(socket.data.room, JSON.stringify({ ...message, from: self, at: Date.now() }));
      }
    },
    close: (socket) => void sockets.delete(socket.data.self),
  },
});
console.log(`Bun is listening on http://127.0.0.1:${server.port}/`);
