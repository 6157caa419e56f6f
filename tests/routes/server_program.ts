const ROOT = new URL("../..", import.meta.url);
const PATIENCE_MS = 30_000;

/** What a program prints, as far as it has come. */
class Printed {
  /** All of it, when the program has ended. */
  readonly all: Promise<string>;
  #text = "";
  #looks = new Set<() => void>();

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.all = this.#read(stream);
  }

  /** Waits until it has printed this; fails if it ends without, or takes too long. */
  async until(what: RegExp): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = () => {
      const found = what.exec(this.#text);
      if (found !== null) resolve(found);
    };
    const fail = () => reject(new Error(`It never printed ${what}, but:\n${this.#text}`));
    const late = setTimeout(fail, PATIENCE_MS);
    this.#looks.add(look);
    look();
    this.all.then(fail);
    return await promise.finally(() => {
      clearTimeout(late);
      this.#looks.delete(look);
    });
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      this.#text += part;
      for (const look of this.#looks) look();
    }
    return this.#text;
  }
}

/** Runs `serve.ts`, or what the arguments say, on a free port of loopback. */
function serve(env: Record<string, string>, args = ["run", "-A", "serve.ts"]) {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", LOG_LEVEL: "warning", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return { child, printed: new Printed(child.stdout), complained: new Printed(child.stderr) };
}

/** Starts it, and waits until it says where it is: on the standard output, or on the other one if Deno itself serves. */
export async function start(env: Record<string, string> = {}, args?: string[]) {
  const { child, printed, complained } = serve(env, args);
  const address = /(http:\/\/\S+)\/\n/;
  const [, origin = ""] = await (args?.[0] === "serve" ? complained : printed).until(address);
  const end = async (signal: Deno.Signal) => {
    child.kill(signal);
    const { code } = await child.status;
    return { code, printed: await printed.all, complained: await complained.all };
  };
  return {
    origin,
    host: origin.slice("http://".length),
    end,
    printed: (what: RegExp) => printed.until(what),
  };
}

/** Starts it in vain; gives its code and what it says. */
export async function failToStart(env: Record<string, string>, args?: string[]) {
  const { child, printed, complained } = serve(env, args);
  const { code } = await child.status;
  return { code, complained: await complained.all, printed: await printed.all };
}
