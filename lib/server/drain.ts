import type { Clock } from "../clock.ts";
import type { Hub } from "./hub.ts";
import type { Log } from "./log.ts";
import type { Readiness } from "./readiness.ts";

/** What {@linkcode drain} empties, and whom it tells. */
export interface DrainOptions {
  readonly hub: Pick<Hub, "close" | "counts">;
  readonly readiness: Pick<Readiness, "drain">;
  readonly clock: Pick<Clock, "after">;
  readonly log: Log;
}

/** Milliseconds that clients have to answer the close of an orderly end. */
const ANSWER_MS = 2000;
const LOOK_MS = 10;

/** Sends visitors elsewhere, tells clients when to come back, and waits until they are gone or {@linkcode ANSWER_MS} are over. */
export async function drain({ hub, readiness, clock, log }: DrainOptions): Promise<void> {
  readiness.drain();
  log.info("draining", { count: hub.counts.connections });
  hub.close();
  for (let waited = 0; hub.counts.connections > 0 && waited < ANSWER_MS; waited += LOOK_MS) {
    await new Promise<void>((looked) => clock.after(LOOK_MS, looked));
  }
  log.info("drained", { count: hub.counts.connections });
}
