/** What a log line may carry beside its message: never contents, names, keys, rooms or addresses. */
export interface LogFields {
  readonly code?: string | number;
  readonly count?: number;
  readonly error?: unknown;
}

/** Where the server says what happens to it. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Where log lines go and what dates them. */
export interface JsonLogOptions {
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** A log of one JSON object a line. */
export function jsonLog({ write, now }: JsonLogOptions): Log {
  const line = (level: string) => (message: string, { error, ...fields }: LogFields = {}) => {
    const failure = error === undefined ? {} : describe(error);
    write(JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...fields, ...failure }));
  };
  return { info: line("info"), error: line("error") };
}

/** An error's message may quote what somebody wrote, so only its name and its place in the code are told. */
function describe(error: unknown): { readonly error: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "").split("\n").map((line) => line.trim());
  return { error: error.name, at: frames.filter((line) => line.startsWith("at ")).slice(0, 8) };
}
