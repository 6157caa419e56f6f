import { type Browser as Driven, chromium, firefox } from "playwright-core";
import { findOrInstall } from "./debian_program.ts";
import { ensureChromium } from "./ensure_chromium.ts";
import { Person, type PersonOptions } from "./person.ts";

const LAUNCH_LIMIT_MS = 30_000;

/** What a microphone and camera are: synthetic, refused by the person, or not there. */
export type Media = "fake" | "refused" | "missing";

/** A headless browser, Chromium unless it is said; one for a test file is enough, since each person has a context of their own. */
export class Browser implements AsyncDisposable {
  #driven: Driven;
  #people = 0;

  private constructor(driven: Driven) {
    this.#driven = driven;
  }

  /** Finds or installs a Chromium and starts it. */
  static async launch(media: Media = "fake"): Promise<Browser> {
    const args = [
      "--disable-quic",
      // Together with the context's permissions: peers meet on 127.0.0.1, even on a machine without any network.
      "--allow-loopback-in-peer-connection",
      // An address by which a page is no secure context, as on a local network without TLS.
      "--host-resolver-rules=MAP parley.lan 127.0.0.1",
      `--use-fake-ui-for-media-stream${media === "refused" ? "=deny" : ""}`,
    ];
    if (media !== "missing") args.push("--use-fake-device-for-media-stream");
    const executablePath = await ensureChromium();
    return new Browser(await chromium.launch({ executablePath, args, timeout: LAUNCH_LIMIT_MS }));
  }

  /** Starts Debian's Firefox, installed where it is missing; undefined, with the reason printed, where it can't be had. */
  static async launchFirefox(): Promise<Browser | undefined> {
    const executablePath = await findOrInstall({ program: "firefox-esr", package: "firefox-esr" });
    if (executablePath === undefined) return undefined;
    const firefoxUserPrefs = { "media.peerconnection.ice.loopback": true };
    // Not a build of Playwright's own: this channel drives any Firefox, by WebDriver BiDi.
    const channel = "moz-firefox";
    return new Browser(
      await firefox.launch({ executablePath, channel, firefoxUserPrefs, timeout: LAUNCH_LIMIT_MS }),
    );
  }

  /** The browser's version. */
  get version(): string {
    return this.#driven.version();
  }

  /** A person with a fresh browser profile and one empty page. */
  async person(options: PersonOptions = {}): Promise<Person> {
    this.#people++;
    return await Person.enter(this.#driven, { name: `person ${this.#people}`, ...options });
  }

  /** Ends it with everyone in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#driven.close();
  }
}
