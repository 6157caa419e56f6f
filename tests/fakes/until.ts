import { setTimeout } from "node:timers/promises";

const LIMIT_MS = 10_000;
const LOOK_MS = 2;

/** Waits until the condition holds, for things that happen outside of this program's own clock; throws after 10 s. */
export async function until(condition: () => boolean, what = String(condition)): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`It doesn't come about: ${what}`);
    await setTimeout(LOOK_MS);
  }
}
