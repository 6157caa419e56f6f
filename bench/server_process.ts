const ROOT = new URL("..", import.meta.url);
const ADDRESS = /http:\/\/[\w.]+:(\d+)\//;
/** Ticks of a second in /proc, on every Linux that matters. */
const TICKS = 100;
const MS = 1000;

/** How a server is started: a program and its arguments, and what its environment has beside ours. */
export interface Program {
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** A server under load, in a process of its own that is kept to one core. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number;
  readonly #process: Deno.ChildProcess;
  readonly #output: ReadableStreamDefaultReader<string>;

  private constructor(
    process: Deno.ChildProcess,
    { output, port }: { output: ReadableStreamDefaultReader<string>; port: number },
  ) {
    this.#process = process;
    this.#output = output;
    this.port = port;
  }

  /** Starts a program on core 0, and waits until it has printed its address. */
  static async start({ command, env = {} }: Program): Promise<ServerProcess> {
    const [program, ...args] = isPinned ? ["taskset", "-c", "0", ...command] : command;
    const process = new Deno.Command(program, { args, env, cwd: ROOT, stdout: "piped" }).spawn();
    const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let printed = "";
    for (let chunk = await output.read(); !chunk.done; chunk = await output.read()) {
      printed += chunk.value;
      const port = ADDRESS.exec(printed)?.[1];
      if (port !== undefined) return new ServerProcess(process, { output, port: Number(port) });
    }
    throw new Error(`${command.join(" ")} ended before it listened`);
  }

  /** Milliseconds of processor time that the process has used so far. */
  get cpuMs(): number {
    const stat = Deno.readTextFileSync(`/proc/${this.#process.pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS / TICKS;
  }

  /** Bytes of memory that the process has now. */
  get residentBytes(): number {
    const status = Deno.readTextFileSync(`/proc/${this.#process.pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#process.status;
    await this.#output.cancel();
  }
}

/** Whether there are two cores, and `taskset` to keep the server to the first and the generator to the second. */
export const isPinned = pinGenerator();

function pinGenerator(): boolean {
  if (navigator.hardwareConcurrency < 2) return false;
  try {
    const args = ["-acp", "1", String(Deno.pid)];
    return new Deno.Command("taskset", { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
