import type { BrowserContext } from "playwright-core";

const LOG_LIMIT = 1_000;
const SETTLE_LIMIT_MS = 3_000;
const CSP_MARK = "Blocked by the page's security policy:";

/** What went wrong in the pages of a browser profile: uncaught errors, console errors, policy violations, crashes. */
export class Complaints {
  #context: BrowserContext;
  #allowed: RegExp[] = [];
  #unexpected: string[] = [];
  #log: string[] = [];

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  /** Listens to a profile from before its first page. */
  static async listen(context: BrowserContext): Promise<Complaints> {
    const complaints = new Complaints(context);
    context.on("console", (message) => {
      const { url, lineNumber } = message.location();
      const text = `${message.text()} (${url}:${lineNumber + 1})`;
      if (message.type() === "error") complaints.#add("console", text);
      else complaints.#note(`${message.type()}: ${text}`);
    });
    context.on("weberror", (event) => {
      const error = event.error();
      complaints.#add("uncaught", error.stack ?? error.message);
    });
    context.on("page", (page) => page.on("crash", () => complaints.#add("crash", page.url())));
    await context.addInitScript((mark) => {
      addEventListener(
        "securitypolicyviolation",
        ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) => {
          console.error(mark, effectiveDirective, blockedURI, sample, `at ${sourceFile}:${lineNumber}`);
        },
      );
    }, CSP_MARK);
    return complaints;
  }

  /** Those that no pattern allowed. */
  get unexpected(): readonly string[] {
    return this.#unexpected;
  }

  /** Everything that the pages wrote to their consoles, and everything that went wrong. */
  get log(): string {
    return this.#log.map((line) => `${line}\n`).join("");
  }

  /** Allows, from now on, complaints whose text matches. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  /** Waits for what the pages have already said: an answer comes after the events before it. */
  async settle(): Promise<void> {
    const answers = this.#context.pages().map((page) => page.evaluate(() => {}).catch(() => {}));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, SETTLE_LIMIT_MS));
    await Promise.race([Promise.all(answers), late]);
    clearTimeout(timer);
  }

  #add(kind: string, text: string): void {
    const expected = this.#allowed.some((pattern) => pattern.test(text));
    this.#note(`${expected ? "expected " : ""}${kind} error: ${text}`);
    if (!expected) this.#unexpected.push(`${kind}: ${text}`);
  }

  #note(line: string): void {
    this.#log.push(line);
    if (this.#log.length > LOG_LIMIT) this.#log.shift();
  }
}
