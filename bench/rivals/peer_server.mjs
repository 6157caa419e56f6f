// The server of PeerJS, which passes signals on and knows no rooms.
import { createRequire } from "node:module";
import { createServer } from "node:net";

const { PeerServer } = createRequire(import.meta.url)("peer");
// It says nothing of a port that it has chosen itself.
const probe = createServer().listen(0, "127.0.0.1", () => {
  const { port } = probe.address();
  probe.close(() => {
    const options = { port, host: "127.0.0.1", path: "/", key: "peerjs", concurrent_limit: 100_000 };
    PeerServer(options, () => console.log(`PeerJS is listening on http://127.0.0.1:${port}/`));
  });
});
