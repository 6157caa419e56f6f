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

  /** Takes a token: 0, or the milliseconds after which there is one (nothing is taken then). */
  take(now: number): number {
    const { burst, perSecond } = this.#rate;
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(burst, this.#tokens + elapsed * perSecond / 1000);
    this.#filledAt = now;
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) * 1000 / perSecond);
    this.#tokens -= 1;
    return 0;
  }
}
