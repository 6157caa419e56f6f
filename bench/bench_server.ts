const ROOT = new URL("..", import.meta.url);
const ADDRESS = /http:\/\/([\w.:]+)\//;
/** Ticks of a second in /proc, on every Linux that matters. */
const TICKS = 100;

/** Limits that a load run needs raised, by configuration only. */
const RAISED = {
  ALLOW_NO_ORIGIN: "1",
  MAX_MEMBERS: "10000",
  MAX_CONNECTIONS_PER_ADDRESS: "20000",
  RATE_CHAT: "1000000/1000000",
  RATE_FRAMES: "1000000/1000000",
  RATE_CONNECTS: "100000/100000",
  RATE_JOINS: "100000/100000",
};

/** A server under load, in a process of its own. */
export class BenchServer implements AsyncDisposable {
  readonly url: string;
  readonly #process: Deno.ChildProcess;
  readonly #output: ReadableStreamDefaultReader<string>;

  private constructor(process: Deno.ChildProcess, output: ReadableStreamDefaultReader<string>, url: string) {
    this.#process = process;
    this.#output = output;
    this.url = url;
  }

  /** Parley's production build, on a free port. */
  static parley(): Promise<BenchServer> {
    return BenchServer.#start("serve.ts", { HOST: "127.0.0.1", PORT: "0", ...RAISED });
  }

  /** The plain server, on a free port. */
  static plain(): Promise<BenchServer> {
    return BenchServer.#start("bench/plain_server.ts", {});
  }

  /** Milliseconds of processor time that the process has used so far; NaN where there is no /proc. */
  async cpuMs(): Promise<number> {
    const stat = await Deno.readTextFile(`/proc/${this.#process.pid}/stat`).catch(() => "");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 1000 / TICKS;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await this.#output.cancel();
  }

  static async #start(script: string, env: Record<string, string>): Promise<BenchServer> {
    const args = ["run", "-A", "--no-check", script];
    const process = new Deno.Command(Deno.execPath(), { args, env, cwd: ROOT, stdout: "piped" }).spawn();
    const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let printed = "";
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      printed += chunk.value;
      const host = ADDRESS.exec(printed)?.[1];
      if (host === undefined) continue;
      return new BenchServer(process, reader, `ws://${host}/ws`);
    }
    throw new Error(`${script} ended before it listened`);
  }
}
