import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findOrInstall } from "./debian_program.ts";

const START_LIMIT_MS = 10_000;
const LOOK_MS = 20;

/** A real coturn on loopback that shares a secret with Parley's server. */
export class TurnServer implements AsyncDisposable {
  readonly secret = crypto.randomUUID();
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;

  private constructor(
    program: string,
    { args, port, folder }: { args: string[]; port: number; folder: string },
  ) {
    this.port = port;
    this.#folder = folder;
    this.#child = new Deno.Command(program, {
      args: [
        ...[
          ...args,
          "--listening-ip",
          "127.0.0.1",
          "--relay-ip",
          "127.0.0.1",
          "--listening-port",
          String(port),
        ],
        ...["--use-auth-secret", "--static-auth-secret", this.secret, "--userdb", join(folder, "turndb")],
        ...["--pidfile", join(folder, "turn.pid"), "--log-file", join(folder, "turn.log"), "--simple-log"],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
  }

  /** Starts one on a free port, open to peers on loopback; undefined, with the reason printed, where there is no coturn. */
  static start(): Promise<TurnServer | undefined> {
    return TurnServer.startWith([
      ...["-n", "--no-tls", "--no-dtls", "--no-cli", "--allow-loopback-peers", "--realm", "parley.test"],
    ]);
  }

  /** The same with these arguments beside those that every test needs. */
  static async startWith(args: string[]): Promise<TurnServer | undefined> {
    const program = await findOrInstall({ program: "turnserver", package: "coturn" });
    if (program === undefined) return undefined;
    const folder = await Deno.makeTempDir({ prefix: "parley-turn-" });
    const server = new TurnServer(program, { args, port: freePort(), folder });
    for (const end = performance.now() + START_LIMIT_MS; !await isListening(server.port);) {
      if (performance.now() > end) {
        const log = await server.log();
        await server[Symbol.asyncDispose]();
        throw new Error(`coturn does not listen on port ${server.port}. Its log:\n${log}`);
      }
      await setTimeout(LOOK_MS);
    }
    return server;
  }

  /** The variables that make Parley's server use it, over one transport. */
  environment(transport: "udp" | "tcp"): Record<string, string> {
    return { TURN_URLS: `turn:127.0.0.1:${this.port}?transport=${transport}`, TURN_SECRET: this.secret };
  }

  /** What it has logged so far. */
  async log(): Promise<string> {
    return await Deno.readTextFile(join(this.#folder, "turn.log")).catch(() => "");
  }

  async saveEvidence(folder: string): Promise<void> {
    await Deno.writeTextFile(join(folder, "turn.log"), await this.log());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#child.status;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function isListening(port: number): Promise<boolean> {
  try {
    using _ = await Deno.connect({ hostname: "127.0.0.1", port });
    return true;
  } catch {
    return false;
  }
}
