// A Socket.IO server as its guide shows it; the WebSocket transport alone, without the handshake over HTTP.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { Server } = createRequire(import.meta.url)("socket.io");
const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });

io.on("connection", (socket) => {
  let room;
  socket.on("enter", (name) => {
    room = name;
    socket.join(room);
    socket.emit("welcome", { self: socket.id });
  });
  socket.on("line", (line) => io.to(room).emit("line", { ...line, from: socket.id, at: Date.now() }));
  socket.on("offer", ({ to, ...offer }) => io.to(to).emit("offer", { ...offer, from: socket.id }));
});
http.listen(
  0,
  "127.0.0.1",
  () => console.log(`Socket.IO is listening on http://127.0.0.1:${http.address().port}/`),
);
