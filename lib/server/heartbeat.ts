import { LIMITS } from "../protocol/limits.ts";

/** What silence asks for: nothing yet, a ping, or the end (WIRE-8). */
export type Pulse = "fine" | "ping" | "dead";

/** How long one end hasn't been heard, in milliseconds; every silence is pinged once. */
export class Heartbeat {
  #heardAt: number;
  #isPinged = false;

  constructor(now: number) {
    this.#heardAt = now;
  }

  heard(now: number): void {
    this.#heardAt = now;
    this.#isPinged = false;
  }

  /** Says what is due now; a ping that is due counts as sent. */
  check(now: number): Pulse {
    const silence = now - this.#heardAt;
    if (silence >= LIMITS.deadMs) return "dead";
    if (silence < LIMITS.pingMs || this.#isPinged) return "fine";
    this.#isPinged = true;
    return "ping";
  }
}
