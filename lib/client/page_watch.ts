import type { DirectDesk } from "./direct_desk.ts";
import type { Page } from "./session_options.ts";
import type { Signaling } from "./signaling.ts";

/** What a {@linkcode PageWatch} watches, and whom it tells. */
export interface PageWatchOptions {
  readonly page: Page;
  readonly signaling: Signaling;
  readonly direct: DirectDesk;
  readonly changed: () => void;
}

/** Tells a session's connections when their page goes online, comes to the front, or goes. */
export class PageWatch implements Disposable {
  readonly #options: PageWatchOptions;
  readonly #listening: readonly Disposable[];
  #isOnline = true;

  constructor(options: PageWatchOptions) {
    const { page, direct } = options;
    this.#options = options;
    this.#listening = [page.onChange(() => this.#changed()), page.onHide(() => direct.hangUp())];
  }

  [Symbol.dispose](): void {
    for (const each of this.#listening) each[Symbol.dispose]();
  }

  #changed(): void {
    const { page, signaling, direct, changed } = this.#options;
    const isOnline = page.isOnline();
    if (isOnline || signaling.state.name === "online") signaling.apply({ type: "hint" });
    if (isOnline && !this.#isOnline) direct.networkChanged();
    this.#isOnline = isOnline;
    changed();
  }
}
