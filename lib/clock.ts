/** The only source of time, in milliseconds; `after` calls back once unless it is disposed of first. */
export interface Clock {
  /** The time of day since 1970, for stamps: it may jump when somebody sets the clock. */
  now(): number;
  /** The time since some moment, for deadlines: it never jumps. */
  elapsed(): number;
  after(ms: number, callback: () => void): Disposable;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => Math.round(performance.now()),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
