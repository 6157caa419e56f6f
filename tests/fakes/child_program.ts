/**
 * A program of this project in a process of its own, which says what happens as JSON, a line each, and is told what to
 * do likewise. It is ended without notice.
 *
 * For code on `@roamhq/wrtc`: that addon keeps state beyond a test file's isolate, and crashes the next one's.
 */
export class ChildProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #ended: Promise<unknown>;

  /** Starts it; `heard` is told each thing that it says, and `ended` that it won't say any more. */
  constructor(
    script: URL,
    { args = [], heard, ended = () => {} }: {
      args?: readonly string[];
      heard: (said: unknown) => void;
      ended?: () => void;
    },
  ) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", script.href, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#ended = this.#read(heard).finally(ended);
  }

  /** Tells it something. */
  async tell(what: unknown): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(what)}\n`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#input.close().catch(() => {});
    await Promise.all([this.#child.status, this.#ended]);
  }

  async #read(heard: (said: unknown) => void): Promise<void> {
    for await (const line of jsonLines(this.#child.stdout)) heard(line);
  }
}

/** Reads JSON, a line each. */
export async function* jsonLines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<unknown> {
  let rest = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield JSON.parse(line);
  }
}
