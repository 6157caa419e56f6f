import type { Clock } from "../clock.ts";
import { LIMITS, type Rates } from "../protocol/limits.ts";
import { RateLimit } from "../protocol/rate_limit.ts";

/** The rates that all connections of one address share. */
export type AddressRate = "connects" | "direct" | "joins" | "rooms";

/** What an {@linkcode AddressBook} needs. */
export interface AddressBookOptions {
  readonly clock: Clock;
  readonly rates: Pick<Rates, AddressRate>;
}

/** How many connections each address has, and how fast it may go on (WIRE-10, RATE-3). */
export class AddressBook {
  readonly #options: AddressBookOptions;
  readonly #connections = new Map<string, number>();
  /** Longest unused first. */
  readonly #limits = new Map<string, Record<AddressRate, RateLimit>>();

  constructor(options: AddressBookOptions) {
    this.#options = options;
  }

  connectionsOf(address: string): number {
    return this.#connections.get(address) ?? 0;
  }

  connected(address: string): void {
    this.#connections.set(address, this.connectionsOf(address) + 1);
  }

  disconnected(address: string): void {
    const left = this.connectionsOf(address) - 1;
    if (left > 0) this.#connections.set(address, left);
    else this.#connections.delete(address);
  }

  /** Takes from a rate of the address, 1 if nothing is said: 0, or the milliseconds after which it may try again. */
  take(rate: AddressRate, address: string, count = 1): number {
    const { clock, rates } = this.#options;
    const now = clock.elapsed();
    const limits = this.#limits.get(address) ?? {
      connects: new RateLimit(rates.connects, now),
      direct: new RateLimit(rates.direct, now),
      joins: new RateLimit(rates.joins, now),
      rooms: new RateLimit(rates.rooms, now),
    };
    this.#limits.delete(address);
    this.#limits.set(address, limits);
    if (this.#limits.size > LIMITS.addresses) this.#forgetOldest();
    return limits[rate].take(now, count);
  }

  #forgetOldest(): void {
    for (const oldest of this.#limits.keys()) return void this.#limits.delete(oldest);
  }
}
