import { setImmediate } from "node:timers/promises";

/** Lets everything run that waits for nothing but its turn. */
export async function turn(): Promise<void> {
  await setImmediate();
}
