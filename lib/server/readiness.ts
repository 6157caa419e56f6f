import type { Clock } from "../clock.ts";

/** Where rooms are kept. */
export type StoreKind = "memory" | "redis";

/** Whom a backplane tells whether its store answers. */
export interface StoreHealth {
  up(): void;
  away(): void;
}

/** What `/readyz` says. */
export interface ReadinessReport {
  readonly ready: boolean;
  readonly store: StoreKind;
  /** Why it isn't ready. */
  readonly reasons: readonly ("draining" | "store-away")[];
  /** What an operator should mend; visitors are taken all the same. */
  readonly warnings: readonly string[];
}

/** What a {@linkcode Readiness} needs. */
export interface ReadinessOptions {
  readonly clock: Clock;
  readonly store: StoreKind;
  readonly warnings?: readonly string[];
}

/** Milliseconds for which a store may be away: rooms go on meanwhile, and most stores are back by then. */
const STORE_AWAY_MS = 10_000;

/** Whether this process takes visitors. A process that is alive and not ready is left alone by whoever restarts it. */
export class Readiness implements StoreHealth {
  readonly #options: ReadinessOptions;
  #isDraining = false;
  #awaySince: number | undefined;

  constructor(options: ReadinessOptions) {
    this.#options = options;
  }

  get isStoreUp(): boolean {
    return this.#awaySince === undefined;
  }

  up(): void {
    this.#awaySince = undefined;
  }

  away(): void {
    this.#awaySince ??= this.#options.clock.elapsed();
  }

  /** From now on visitors are sent elsewhere. */
  drain(): void {
    this.#isDraining = true;
  }

  report(): ReadinessReport {
    const { clock, store, warnings = [] } = this.#options;
    const awayMs = this.#awaySince === undefined ? 0 : clock.elapsed() - this.#awaySince;
    const reasons: ReadinessReport["reasons"][number][] = [];
    if (this.#isDraining) reasons.push("draining");
    if (awayMs > STORE_AWAY_MS) reasons.push("store-away");
    return { ready: reasons.length === 0, store, reasons, warnings };
  }
}
