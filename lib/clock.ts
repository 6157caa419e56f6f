/** The only source of time, in milliseconds; what calls back does it once. */
export interface Clock {
  /** The time of day since 1970, for stamps: it may jump when somebody sets the clock. */
  now(): number;
  /** The time since some moment, for deadlines: it never jumps. */
  elapsed(): number;
  /** Calls back unless it is disposed of first. */
  after(ms: number, callback: () => void): Disposable;
}

/** A clock that also knows the turns of the event loop. */
export interface TurnClock extends Clock {
  /** Calls back when all messages that are there in this turn have been handed out. */
  atTurnEnd(callback: () => void): void;
}

/** The system's clock; `atTurnEnd` is for servers only, since browsers have no call for it. */
export const systemClock: TurnClock = {
  now: () => Date.now(),
  elapsed: () => Math.round(performance.now()),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
  atTurnEnd: (callback) => void setImmediate(callback),
};
