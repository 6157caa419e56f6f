/** The only source of time: `now` in milliseconds since 1970, `after` calls back once unless it is disposed of first. */
export interface Clock {
  now(): number;
  after(ms: number, callback: () => void): Disposable;
}

/** The system's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
