import type { Rate } from "./limits.ts";

/** A token bucket: `burst` tokens at once, then `perSecond`; refilled when asked, so that it needs no timer. */
export class RateLimit {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#filledAt = now;
  }

  /** Takes tokens, one if nothing is said: 0, or the milliseconds after which they are there (nothing is taken then). */
  take(now: number, count = 1): number {
    const { burst, perSecond } = this.#rate;
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(burst, this.#tokens + elapsed * perSecond / 1000);
    this.#filledAt = now;
    if (this.#tokens < count) return Math.ceil((count - this.#tokens) * 1000 / perSecond);
    this.#tokens -= count;
    return 0;
  }
}
