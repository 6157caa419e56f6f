import type { Clock } from "../clock.ts";

/** Milliseconds after which a hint that still holds is repeated; shorter than others remember it (ROSTER-3). */
const REPEAT_MS = 3_000;

/** The author's own typing hint: told once, repeated while it holds, taken back at once. */
export class TypingHint {
  readonly #clock: Clock;
  readonly #send: (on: boolean) => void;
  #toldAt: number | undefined;

  constructor(clock: Clock, send: (on: boolean) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Sets the hint; may be called at every key. */
  set(on: boolean): void {
    const now = this.#clock.elapsed();
    if (on && this.#toldAt !== undefined && now - this.#toldAt < REPEAT_MS) return;
    if (!on && this.#toldAt === undefined) return;
    this.#toldAt = on ? now : undefined;
    this.#send(on);
  }

  /** A line ends the hint for everybody who receives it, so nothing is sent. */
  said(): void {
    this.#toldAt = undefined;
  }
}
