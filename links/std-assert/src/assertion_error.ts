/** What a failed assertion throws. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

/** Throws; the caller's own message comes between the reason and the details. */
export function failWith(reason: string, msg = "", details = ""): never {
  throw new AssertionError(reason + (msg === "" ? "." : `: ${msg}`) + details);
}

/** A value as a message shows it. */
export function show(value: unknown): string {
  return Deno.inspect(value, { depth: 8, sorted: true, iterableLimit: 100, strAbbreviateSize: 10_000 });
}
