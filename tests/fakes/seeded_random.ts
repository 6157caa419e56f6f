import type { RandomBytes } from "../../lib/server/random.ts";

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32); only for tests. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Bytes that are the same for the same numbers; only for tests. */
export function seededBytes(random: () => number): RandomBytes {
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
