import { type Dialect, peerJs, rooms, socketIo } from "./dialect.ts";
import type { Program } from "./server_process.ts";

/** A server that the bench measures. */
export interface Rival {
  readonly name: string;
  readonly program: Program;
  /** How the client with this number speaks to it. */
  readonly dialect: (index: number) => Dialect;
}

const RIVALS = new URL("rivals/", import.meta.url);
const BUN = "bench/rivals/node_modules/bun/bin/bun.exe";
const ANY_RATE = "1000000000/1000000000";
/** Limits that a load run needs raised, by configuration only. */
const RAISED = {
  ALLOW_NO_ORIGIN: "1",
  MAX_MEMBERS: "10000",
  MAX_ROOMS: "20000",
  MAX_CONNECTIONS_PER_ADDRESS: "20000",
  RATE_CHAT: ANY_RATE,
  RATE_SIGNALS: ANY_RATE,
  RATE_FRAMES: ANY_RATE,
  RATE_CONNECTS: ANY_RATE,
  RATE_JOINS: ANY_RATE,
  RATE_ROOMS: ANY_RATE,
};
const deno = (script: string, ...flags: string[]) =>
  [Deno.execPath(), "run", "-A", "--no-check", ...flags, script] as const;
/** As `deno task start:public` has them. */
const PUBLIC_FLAGS = "--v8-flags=--max-semi-space-size=1,--no-lazy-feedback-allocation";

/** Parley's production build. */
export const parley: Rival = {
  name: "Parley",
  program: { command: deno("serve.ts"), env: { HOST: "127.0.0.1", PORT: "0", ...RAISED } },
  dialect: () => rooms,
};

/** The same behind its public entry. */
export const parleyPublic: Rival = {
  ...parley,
  name: "Parley, public entry",
  program: { ...parley.program, command: deno("serve_public.ts", PUBLIC_FLAGS) },
};

/** What Deno's documentation shows. */
export const plainDeno: Rival = {
  name: "plain Deno",
  program: { command: deno("bench/rivals/plain_deno.ts") },
  dialect: () => rooms,
};

const wsOnNode: Rival = {
  name: "ws on Node",
  program: { command: ["node", "bench/rivals/ws_on_node.mjs"] },
  dialect: () => rooms,
};

const socketIoOnNode: Rival = {
  name: "Socket.IO",
  program: { command: ["node", "bench/rivals/socket_io.mjs"] },
  dialect: () => socketIo,
};

const bunPublish: Rival = {
  name: "Bun publish",
  program: { command: [BUN, "bench/rivals/publish_on_bun.mjs"] },
  dialect: () => rooms,
};

/** It knows no rooms, and is there for signals only. */
const peerServer: Rival = {
  name: "PeerJS",
  program: { command: ["node", "bench/rivals/peer_server.mjs"] },
  dialect: (index) => peerJs(`bench-${index}`),
};

/** The rivals that this machine has: those for rooms, those for signals, and why others are missing. */
export interface Rivals {
  readonly forRooms: readonly Rival[];
  readonly forSignals: readonly Rival[];
  readonly missing: readonly string[];
}

/** Fetches the rivals from npm (once), and sees which of them run here. */
export function findRivals(): Rivals {
  const isFetched = runs(Deno.execPath(), ["install", "--quiet", "--no-lock", "--allow-scripts=npm:bun"]);
  const hasNode = runs("node", ["--version"]);
  const hasBun = isFetched && runs(new URL(`../${BUN}`, import.meta.url).pathname, ["--version"]);
  const onNode = isFetched && hasNode;
  const without = isFetched ? "there is no `node`" : "npm's packages can't be fetched";
  return {
    forRooms: [
      parleyPublic,
      plainDeno,
      ...(onNode ? [wsOnNode, socketIoOnNode] : []),
      ...(hasBun ? [bunPublish] : []),
    ],
    forSignals: onNode ? [peerServer] : [],
    missing: [
      ...(onNode ? [] : [`ws, Socket.IO and PeerJS are left out: ${without}.`]),
      ...(hasBun ? [] : ["Bun is left out: its npm package doesn't run here."]),
    ],
  };
}

function runs(program: string, args: string[]): boolean {
  try {
    return new Deno.Command(program, { args, cwd: RIVALS, stdout: "null", stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}
