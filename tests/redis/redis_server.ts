import { Redis } from "ioredis";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { findOrInstall } from "../browser/harness/debian_program.ts";

const START_LIMIT_MS = 10_000;
const LOOK_MS = 20;

/** What of the data outlives the process: nothing, what was written by a second ago, or everything. */
export type Persistence = "none" | "everysec" | "always";

/** How a {@linkcode RedisServer} differs from a default one, which keeps nothing. */
export interface RedisServerOptions {
  readonly persistence?: Persistence;
  /** More lines of its configuration, each a name and its values. */
  readonly settings?: readonly (readonly string[])[];
  /** A certificate and its key, each a file: then it takes only TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A real redis-server on loopback, with a folder of its own, which tests may kill, freeze and start again. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #program: string;
  readonly #folder: string;
  readonly #options: RedisServerOptions;
  #child: Deno.ChildProcess | undefined;
  #client: Redis | undefined;

  private constructor(program: string, options: RedisServerOptions & { port: number; folder: string }) {
    this.#program = program;
    this.port = options.port;
    this.#folder = options.folder;
    this.#options = options;
  }

  /** Starts one on a free port; undefined, with the reason printed, where there is no redis-server. */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer | undefined> {
    const program = await findOrInstall({ program: "redis-server", package: "redis-server" });
    if (program === undefined) return undefined;
    const folder = await Deno.makeTempDir({ prefix: "parley-redis-" });
    const server = new RedisServer(program, { ...options, port: freePort(), folder });
    await server.restart();
    return server;
  }

  get url(): string {
    return `${this.#options.tls === undefined ? "redis" : "rediss"}://127.0.0.1:${this.port}`;
  }

  /** A client of the test's own, beside those under test. */
  get client(): Redis {
    this.#client ??= new Redis(this.url, { maxRetriesPerRequest: 20 }).on("error", () => {});
    return this.#client;
  }

  /** Ends it without notice (SIGKILL). */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#child = undefined;
    child.kill("SIGKILL");
    await child.status;
  }

  /** Starts it on the same port and folder, with whatever it has kept. */
  async restart(): Promise<void> {
    await this.kill();
    this.#child = new Deno.Command(this.#program, {
      args: this.#arguments(),
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    for (const end = performance.now() + START_LIMIT_MS; !await isListening(this.port);) {
      if (performance.now() > end) throw new Error(`redis-server does not listen on port ${this.port}`);
      await setTimeout(LOOK_MS);
    }
  }

  /** Stops it in the middle of what it does; connections stay. */
  freeze(): void {
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Lets everything whose key begins with `prefix` get older, as if that time had passed. */
  async age(prefix: string, ms: number): Promise<void> {
    const { client } = this;
    for (const key of await client.keys(`${prefix.replace(/[[\]*?]/g, "\\$&")}*`)) {
      const ttl = await client.pttl(key);
      if (ttl >= 0) await client.pexpire(key, Math.max(0, ttl - ms));
      const type = await client.type(key);
      if (type === "zset") await this.#ageScores(key, ms);
      if (type === "hash" && key.endsWith(":room") && await client.hexists(key, "looked")) {
        await client.hincrby(key, "looked", -ms);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.disconnect();
    this.#client = undefined;
    await this.kill();
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #ageScores(key: string, ms: number): Promise<void> {
    for (const member of await this.client.zrange(key, 0, -1)) await this.client.zincrby(key, -ms, member);
  }

  #arguments(): string[] {
    const { persistence = "none", settings = [], tls } = this.#options;
    const lines = [
      ["bind", "127.0.0.1"],
      ["dir", this.#folder],
      ["save", ""],
      ["logfile", join(this.#folder, "redis.log")],
      ["appendonly", persistence === "none" ? "no" : "yes"],
      ...(persistence === "none" ? [] : [["appendfsync", persistence]]),
      ...(tls === undefined
        ? [["port", String(this.port)]]
        : [["port", "0"], ["tls-port", String(this.port)], ["tls-cert-file", tls.cert], [
          "tls-key-file",
          tls.key,
        ], ["tls-auth-clients", "no"]]),
      ...settings,
    ];
    return lines.flatMap(([name, ...values]) => [`--${name}`, ...values]);
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
