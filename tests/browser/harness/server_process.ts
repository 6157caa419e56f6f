import { join } from "node:path";
import { projectRoot } from "./project.ts";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 15_000;
const OUTPUT_LIMIT = 200_000;
const ADDRESS_LINE = /(https?:\/\/[^\s/]+).*\n/;

/** What a server to start is. */
export interface ServerOptions {
  /** The Deno program, from the project's root folder. It takes `HOST` and `PORT`, and prints its address. */
  readonly script: string;
  /** Variables on top of this process's own. */
  readonly env?: Record<string, string>;
}

/** A server as a child process, which tests may kill and start again on the same port. */
export class ServerProcess implements AsyncDisposable {
  #options: ServerOptions;
  #child: Deno.ChildProcess | undefined;
  #drained: Promise<unknown> = Promise.resolve();
  #output = "";
  #url = "";

  private constructor(options: ServerOptions) {
    this.#options = options;
  }

  /** Starts a server on a free port and waits until it prints its address. */
  static async start(options: ServerOptions): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    await server.#spawn("0");
    return server;
  }

  /** The server's origin, such as `http://127.0.0.1:45123`. */
  get url(): string {
    return this.#url;
  }

  /** The port it listens on, which a restart keeps. */
  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** The address of the signaling socket, such as `ws://127.0.0.1:45123/ws`. */
  get signalUrl(): string {
    return `${this.#url.replace("http", "ws")}/ws`;
  }

  /** The id of the running process. */
  get pid(): number {
    if (this.#child === undefined) throw new Error(`${this.#options.script} isn't running`);
    return this.#child.pid;
  }

  /** What it has printed on stdout and stderr so far, over all its starts. */
  get output(): string {
    return this.#output;
  }

  /** Ends it without notice (SIGKILL) and waits until it is gone; fails if it had ended by itself before. */
  async kill(): Promise<void> {
    const status = await this.#end("SIGKILL");
    if (status !== undefined && status.signal !== "SIGKILL") throw this.#failure("had ended by itself");
  }

  /** Asks it to end (SIGTERM) and waits; fails if it doesn't, or not with success. */
  async stop(): Promise<void> {
    const late = setTimeout(() => this.#child?.kill("SIGKILL"), STOP_LIMIT_MS);
    const status = await this.#end("SIGTERM").finally(() => clearTimeout(late));
    if (status === undefined || status.success) return;
    const how = status.signal === "SIGKILL"
      ? `didn't within ${STOP_LIMIT_MS / 1000} s`
      : `gave code ${status.code}`;
    throw this.#failure(`was asked to end and ${how}`);
  }

  /** Starts it again on the same port, after a kill or stop. */
  async restart(): Promise<void> {
    if (this.#child !== undefined) await this.kill();
    await this.#spawn(String(this.port));
  }

  /** Keeps what it printed, for a test that failed. */
  async saveEvidence(folder: string): Promise<void> {
    await Deno.writeTextFile(join(folder, "server.log"), this.#output);
  }

  /** Kills it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }

  async #spawn(port: string): Promise<void> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", this.#options.script],
      cwd: projectRoot,
      env: { ...this.#options.env, HOST: "127.0.0.1", PORT: port, NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    const address = Promise.withResolvers<string | undefined>();
    const drained = Promise.all([this.#collect(child.stdout, address.resolve), this.#collect(child.stderr)]);
    this.#drained = drained;
    const late = setTimeout(() => address.resolve(undefined), START_LIMIT_MS);
    drained.then(() => address.resolve(undefined));
    const url = await address.promise.finally(() => clearTimeout(late));
    if (url !== undefined) {
      this.#url = url;
      return;
    }
    const status = await this.#end("SIGKILL");
    const how = status?.signal === "SIGKILL"
      ? `within ${START_LIMIT_MS / 1000} s`
      : `but ended (${status?.code})`;
    throw this.#failure(`did not print its address ${how}`);
  }

  async #collect(
    stream: ReadableStream<Uint8Array<ArrayBuffer>>,
    found?: (address: string) => void,
  ): Promise<void> {
    let text = "";
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      this.#output = (this.#output + part).slice(-OUTPUT_LIMIT);
      if (found === undefined) continue;
      text += part;
      const address = ADDRESS_LINE.exec(text)?.[1];
      if (address === undefined) continue;
      found(address);
      found = undefined;
    }
  }

  async #end(signal: Deno.Signal): Promise<Deno.CommandStatus | undefined> {
    const child = this.#child;
    if (child === undefined) return undefined;
    try {
      child.kill(signal);
    } catch {
      // It has ended already; its status says how.
    }
    const status = await child.status;
    await this.#drained;
    this.#child = undefined;
    return status;
  }

  #failure(what: string): Error {
    return new Error(`${this.#options.script} ${what}. Its output:\n${this.#output || "(nothing)"}`);
  }
}
