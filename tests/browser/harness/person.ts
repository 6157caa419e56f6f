import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { Complaints } from "./complaints.ts";
import { cachePath, fileName } from "./project.ts";

const WAIT_LIMIT_MS = 15_000;

type Chosen =
  | "baseURL"
  | "colorScheme"
  | "hasTouch"
  | "isMobile"
  | "javaScriptEnabled"
  | "locale"
  | "permissions"
  | "reducedMotion"
  | "viewport";

/** How a person's browser differs from a desktop one with microphone and camera allowed. */
export interface PersonOptions extends Pick<BrowserContextOptions, Chosen> {
  /** What messages and saved files call this person. */
  readonly name?: string;
  /** Cookies and local storage, as an earlier person's `storage()` gave them. */
  readonly storage?: Storage;
}

/** Cookies and local storage of a browser profile. */
export type Storage = Exclude<BrowserContextOptions["storageState"], string | undefined>;

/** Somebody at a browser of their own; any error in their pages fails the test when they close it. */
export class Person implements AsyncDisposable {
  /** What messages and saved files call this person. */
  readonly name: string;
  /** Their browser profile, in Playwright's terms. */
  readonly context: BrowserContext;
  /** Their first page. */
  readonly page: Page;
  #complaints: Complaints;
  #closed = false;

  private constructor(name: string, page: Page, complaints: Complaints) {
    this.name = name;
    this.context = page.context();
    this.page = page;
    this.#complaints = complaints;
  }

  /** Opens a fresh profile with one empty page. */
  static async enter(browser: Browser, options: PersonOptions): Promise<Person> {
    const { name = "person", storage, ...rest } = options;
    const context = await browser.newContext({
      // Also needed for peer connections over 127.0.0.1.
      permissions: ["microphone", "camera"],
      ...rest,
      ...(storage === undefined ? {} : { storageState: storage }),
    });
    context.setDefaultTimeout(WAIT_LIMIT_MS);
    const complaints = await Complaints.listen(context);
    return new Person(name, await context.newPage(), complaints);
  }

  /** Allows, from now on, what Chromium logs when it can't reach a server. */
  expectNetworkErrors(): void {
    this.expectErrors(/net::ERR_|WebSocket connection to .* failed/);
  }

  /** Allows, from now on, errors whose text matches. */
  expectErrors(pattern: RegExp): void {
    this.#complaints.allow(pattern);
  }

  /** Throws now if there were errors that nobody allowed. */
  async check(): Promise<void> {
    await this.#complaints.settle();
    const { unexpected } = this.#complaints;
    if (unexpected.length === 0) return;
    throw new Error(
      `${this.name}'s browser had ${unexpected.length} error(s):\n  ${unexpected.join("\n  ")}`,
    );
  }

  /** Their cookies and local storage, for a person who comes back later. */
  async storage(): Promise<Storage> {
    return await this.context.storageState();
  }

  /** Saves a picture of their page as `.cache/screenshots/<name>.png` and gives its path. */
  async screenshot(name: string): Promise<string> {
    const path = cachePath("screenshots", `${fileName(name)}.png`);
    await this.page.screenshot({ path, animations: "disabled" });
    return path;
  }

  /** Saves a picture, the markup and the console of each of their pages, for a test that failed. */
  async saveEvidence(folder: string): Promise<void> {
    const base = join(folder, fileName(this.name));
    await Deno.writeTextFile(`${base}.log`, this.#complaints.log);
    for (const [index, page] of this.context.pages().entries()) {
      const path = index === 0 ? base : `${base}-${index + 1}`;
      await page.screenshot({ path: `${path}.png`, timeout: 5_000 });
      await Deno.writeTextFile(`${path}.html`, `<!-- ${page.url()} -->\n${await page.content()}`);
    }
  }

  /** Closes their browser without notice, as a crash would; throws if there were errors that nobody allowed. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.check();
    } finally {
      await this.context.close();
    }
  }

  /** Closes their browser. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
