import type { Clock } from "../../clock.ts";
import type { Progress } from "../transfer.ts";

/** Milliseconds over which a rate is measured. */
const SPAN_MS = 5_000;
/** Milliseconds before there is a rate. */
const FIRST_MS = 500;
/** Milliseconds between two samples: with the span they bound how many there are. */
const SAMPLE_MS = 200;

/** Measures how far a copy has come, and how fast it does. */
export class ProgressMeter {
  readonly #clock: Clock;
  readonly #total: number;
  #samples: readonly { readonly at: number; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(clock: Clock, total: number) {
    this.#clock = clock;
    this.#total = total;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Begins to measure anew, from so many bytes: a pause says nothing about the rate. */
  restart(bytes: number): void {
    this.#bytes = bytes;
    this.#samples = [{ at: this.#clock.elapsed(), bytes }];
  }

  /** Takes how many bytes there are now. */
  note(bytes: number): void {
    const at = this.#clock.elapsed();
    this.#bytes = bytes;
    if (at - (this.#samples.at(-1)?.at ?? -Infinity) < SAMPLE_MS) return;
    this.#samples = [...this.#samples.filter((sample) => sample.at >= at - SPAN_MS), { at, bytes }];
  }

  /** The progress as a page shows it. */
  progress(isDirect: boolean): Progress {
    const bytes = this.#bytes;
    const all = { bytes, total: this.#total, isDirect };
    const [first] = this.#samples;
    const ms = this.#clock.elapsed() - (first?.at ?? Infinity);
    if (first === undefined || ms < FIRST_MS) return all;
    const bytesPerSecond = Math.round((bytes - first.bytes) * 1000 / ms);
    if (bytesPerSecond <= 0) return { ...all, bytesPerSecond: 0 };
    return { ...all, bytesPerSecond, leftMs: Math.round((this.#total - bytes) * 1000 / bytesPerSecond) };
  }
}
