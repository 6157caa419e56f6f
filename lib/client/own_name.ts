import type { Clock } from "../clock.ts";
import type { ClientMessage } from "../protocol/messages.ts";
import { toDisplayName } from "../protocol/names.ts";
import { displayName, inventDisplayName, rememberDisplayName } from "./preferences.ts";
import type { Store } from "./store.ts";

/** What an {@linkcode OwnName} needs; `random` gives numbers from 0 up to 1. */
export interface OwnNameOptions {
  readonly clock: Clock;
  readonly local: Store;
  readonly random: () => number;
  readonly send: (message: ClientMessage) => void;
}

/** The name under which others see the member; the browser remembers it for the next room. */
export class OwnName implements Disposable {
  readonly #options: OwnNameOptions;
  #name: string;
  /** Set while a refused change waits to be sent again. */
  #retry: Disposable | undefined;

  constructor(options: OwnNameOptions) {
    this.#options = options;
    this.#name = displayName(options.local) ?? inventDisplayName(options.random);
    rememberDisplayName(options.local, this.#name);
  }

  toString(): string {
    return this.#name;
  }

  /** Takes another name, if something of it can be shown. */
  change(typed: string): void {
    const name = toDisplayName(typed);
    if (name === undefined || name === this.#name) return;
    this.#name = name;
    rememberDisplayName(this.#options.local, name);
    this.#options.send({ type: "rename", name });
  }

  /** Tells the name again later: it is taken over then, or with the next entering. */
  tellIn(ms: number): void {
    this.#retry ??= this.#options.clock.after(ms, () => {
      this.#retry = undefined;
      this.#options.send({ type: "rename", name: this.#name });
    });
  }

  [Symbol.dispose](): void {
    this.#retry?.[Symbol.dispose]();
  }
}
