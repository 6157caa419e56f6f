import { projectRoot } from "./project.ts";

/** What may differ from run to run of a command. */
export interface CommandOptions {
  /** Variables on top of this process's own. */
  readonly env?: Record<string, string>;
  /** Kills the command and fails after this time. */
  readonly limitMs: number;
  /** Shows what the command says on stderr while it runs. */
  readonly echo?: boolean;
}

/** Runs a command in the project's root folder; gives what it printed, and throws all of its output if it fails. */
export async function runCommand(command: string[], options: CommandOptions): Promise<string> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, {
    args,
    cwd: projectRoot,
    env: options.env ?? {},
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, options.limitMs);
  try {
    const [stdout, stderr, status] = await Promise.all([
      collect(child.stdout),
      collect(child.stderr, options.echo === true),
      child.status,
    ]);
    if (status.success) return stdout;
    const how = late ? `took longer than ${options.limitMs / 1000} s` : `ended with code ${status.code}`;
    throw new Error(`${command.join(" ")} ${how}\n${stdout}${stderr}`.trimEnd());
  } finally {
    clearTimeout(timer);
  }
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, echo = false): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (echo) await Deno.stderr.write(new TextEncoder().encode(part));
  }
  return text;
}
