/** What a log line may carry beside its message: never contents, names, keys, rooms or addresses. */
export interface LogFields {
  readonly code?: string | number;
  readonly count?: number;
  readonly error?: unknown;
}

/** How much a line matters, least first. */
export const LOG_LEVELS = ["info", "warning", "error"] as const;

/** One of {@linkcode LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where the server says what happens to it. */
export type Log = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

/** Where log lines go, and the time that they are dated with. */
export interface JsonLogOptions {
  readonly write: (line: string) => void;
  readonly time: () => string;
  /** Lines that matter less aren't written. */
  readonly least?: LogLevel;
  /** Told of each line, written or not. */
  readonly logged?: (level: LogLevel) => void;
}

/** A log of one JSON object a line. */
export function jsonLog({ write, time, least = "info", logged = () => {} }: JsonLogOptions): Log {
  const line = (level: LogLevel) => (message: string, { error, ...fields }: LogFields = {}) => {
    logged(level);
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(least)) return;
    const failure = error === undefined ? {} : describe(error);
    write(JSON.stringify({ time: time(), level, message, ...fields, ...failure }));
  };
  return { info: line("info"), warning: line("warning"), error: line("error") };
}

/** An error's message may quote what somebody wrote, so only its name and its place in the code are told. */
function describe(error: unknown): { readonly error: string; readonly at?: readonly string[] } {
  if (!(error instanceof Error)) return { error: typeof error };
  const lines = (error.stack ?? "").replace(error.message, "").split("\n").map((line) => line.trim());
  return { error: error.name, at: lines.filter((line) => /^at .+:\d+:\d+\)?$/.test(line)).slice(0, 8) };
}
