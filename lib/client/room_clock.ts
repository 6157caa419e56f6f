import type { Clock } from "../clock.ts";

/** The room's time of day: the own clock set by the server's, so that what is stamped here and there stands in order. */
export class RoomClock implements Clock {
  readonly #clock: Clock;
  #ahead = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#ahead;
  }

  elapsed(): number {
    return this.#clock.elapsed();
  }

  after(ms: number, callback: () => void): Disposable {
    return this.#clock.after(ms, callback);
  }

  /** Sets the clock by a stamp that the server has just given. */
  set(at: number): void {
    this.#ahead = at - this.#clock.now();
  }
}
