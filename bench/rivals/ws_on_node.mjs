// The plain server on npm `ws`: each message is stringified once and sent to every member by itself.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { randomUUID } from "node:crypto";

const { WebSocketServer } = createRequire(import.meta.url)("ws");
const rooms = new Map();
const sockets = new Map();
const server = createServer();

new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) => {
  const self = randomUUID();
  let members;
  socket.on("message", (data) => {
    const message = JSON.parse(data);
    if (message.type === "ENTERROOM") {
      members = rooms.get(message.value) ?? new Set();
      rooms.set(message.value, members.add(socket));
      sockets.set(self, socket);
      socket.send(JSON.stringify({ type: "welcome", self }));
    } else if (message.type === "offer") {
      sockets.get(message.to)?.send(JSON.stringify({ ...message, from: self }));
    } else {
      const text = JSON.stringify({ ...message, from: self, at: Date.now() });
      for (const member of members ?? []) member.send(text);
    }
  });
  socket.on("close", () => {
    members?.delete(socket);
    sockets.delete(self);
  });
});
server.listen(
  0,
  "127.0.0.1",
  () => console.log(`ws is listening on http://127.0.0.1:${server.address().port}/`),
);
