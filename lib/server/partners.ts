import type { Seat } from "./seat.ts";

/** Who is whose partner among a room's Cookbook members, which know of one other member only (COOK-5). */
export class Partners {
  /** Eldest first. */
  readonly #seats: ReadonlyMap<string, Seat>;
  readonly #partners = new Map<Seat, Seat>();

  constructor(seats: ReadonlyMap<string, Seat>) {
    this.#seats = seats;
  }

  /** The member's partner, if it has one. */
  of(seat: Seat): Seat | undefined {
    return this.#partners.get(seat);
  }

  /** The member's partner: the one it has, else the eldest other Cookbook member that is free. */
  find(seat: Seat): Seat | undefined {
    const present = this.#partners.get(seat);
    if (present !== undefined) return present;
    for (const candidate of this.#seats.values()) {
      if (candidate.dialect !== "cookbook" || candidate === seat || this.#partners.has(candidate)) continue;
      this.#partners.set(seat, candidate).set(candidate, seat);
      return candidate;
    }
    return undefined;
  }

  /** Frees the partner of a member that goes. */
  part(seat: Seat): void {
    const partner = this.#partners.get(seat);
    if (partner === undefined) return;
    this.#partners.delete(seat);
    this.#partners.delete(partner);
  }
}
