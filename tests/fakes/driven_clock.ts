import type { TurnClock } from "../../lib/clock.ts";

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test drives it; timers run in the order of their times, then of their making. A turn
 * of the event loop lasts until a test ends it, or time passes.
 */
export class DrivenClock implements TurnClock {
  readonly #timers = new Set<Timer>();
  #atTurnEnd: (() => void)[] = [];
  #now: number;

  constructor(now: number = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer: Timer = { at: this.#now + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) };
  }

  atTurnEnd(callback: () => void): void {
    this.#atTurnEnd.push(callback);
  }

  /** Ends the turn, and the turns that consist of nothing but what that leads to. */
  endTurn(): void {
    while (this.#atTurnEnd.length > 0) {
      for (const callback of this.#atTurnEnd.splice(0)) callback();
    }
  }

  /** How many timers are armed. */
  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, in milliseconds since 1970. */
  get nextAt(): number | undefined {
    return this.#next()?.at;
  }

  /** Moves the time on, and runs every timer that comes due on the way at its own time. */
  advance(ms: number): void {
    this.endTurn();
    const until = this.#now + ms;
    for (let timer = this.#next(); timer !== undefined && timer.at <= until; timer = this.#next()) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
      this.endTurn();
    }
    this.#now = until;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.at < next.at) next = timer;
    }
    return next;
  }
}
