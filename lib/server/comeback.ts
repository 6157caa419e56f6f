import type { RandomBytes } from "./random.ts";

/** Milliseconds that each client gets for itself, so that whoever takes over sees 500 of them a second. */
const EACH_MS = 2;
/** What the next process needs to be up. */
const LEAST_MS = 500;
/** As long as a client waits after any other loss. */
const MOST_MS = 15_000;

/** When one of so many clients shall come back after a restart, in milliseconds: by chance, over a window that fits them all. */
export function comebackMs(clients: number, randomBytes: RandomBytes): number {
  const window = Math.min(Math.max(2 * LEAST_MS, clients * EACH_MS), MOST_MS - LEAST_MS);
  const [high = 0, low = 0] = randomBytes(2);
  return LEAST_MS + Math.floor((256 * high + low) / 65_536 * window);
}
