import type { Clock } from "../clock.ts";
import { BUSY_MS, type Place, type RoomEvents } from "./backplane.ts";
import type { RunOperation } from "./redis_reply.ts";

/** A member whose socket this process has. */
export interface Sitting {
  readonly place: Place;
  /** The life of the room that the place is of. */
  readonly epoch: string;
  /** The number of the last frame that the member was handed. */
  handed: number;
  /** The number of the newest that was told of. */
  newest: number;
  isFetching: boolean;
}

/** What {@linkcode RedisSittings} need. */
export interface RedisSittingsOptions {
  readonly events: RoomEvents;
  readonly run: RunOperation;
  readonly clock: Clock;
  /** Whether a member's answer has to come before its mail. */
  readonly isWaiting: (place: Place) => boolean;
}

/** Who of a room sits at this process, and the mail for them: frames of other members, numbered for each receiver. */
export class RedisSittings {
  readonly #sittings = new Map<string, Sitting>();
  readonly #options: RedisSittingsOptions;

  constructor(options: RedisSittingsOptions) {
    this.#options = options;
  }

  /** The life of the room that the places are of. */
  get epoch(): string | undefined {
    for (const { epoch } of this.#sittings.values()) return epoch;
    return undefined;
  }

  /** The places, as the script takes them. */
  get places(): readonly string[] {
    return [...this.#sittings.values()].flatMap(({ place }) => [place.id, String(place.generation)]);
  }

  /** Takes a place that the store has given; a number says which frame its member was handed last. */
  add(place: Place, { epoch, handed }: { epoch: string; handed: number }): void {
    this.#sittings.set(place.id, { place, epoch, handed, newest: 0, isFetching: false });
  }

  at(place: Place): Sitting | undefined {
    const sitting = this.#sittings.get(place.id);
    return sitting?.place.generation === place.generation ? sitting : undefined;
  }

  remove(place: Place): void {
    if (this.at(place) !== undefined) this.#sittings.delete(place.id);
  }

  clear(): void {
    this.#sittings.clear();
  }

  /** Takes a frame for a member that was published with its number; one that isn't the next is fetched. */
  heard(place: Place, number: number, frame: string): void {
    const sitting = this.at(place);
    if (sitting === undefined || number <= sitting.handed) return;
    sitting.newest = Math.max(sitting.newest, number);
    const isNext = number === sitting.handed + 1 && !sitting.isFetching && !this.#options.isWaiting(place);
    if (isNext) this.#hand(sitting, [frame]);
    void this.#fetch(sitting);
  }

  /** Takes the number of the newest frame for a member. */
  expect(id: string, newest: number): void {
    const sitting = this.#sittings.get(id);
    if (sitting !== undefined && newest > sitting.handed) void this.#fetch(sitting);
  }

  /** Hands over what waits for a member, and lets the store forget what was handed. */
  async fetch(place: Place): Promise<void> {
    const sitting = this.at(place);
    if (sitting !== undefined) await this.#fetch(sitting);
  }

  async #fetch(sitting: Sitting): Promise<void> {
    const { place, epoch, handed } = sitting;
    if (sitting.isFetching || this.#options.isWaiting(place)) return;
    if (this.#options.events.isBehind(place.id)) return this.#fetchLater(sitting);
    sitting.isFetching = true;
    try {
      const reply = await this.#options.run(
        "fetch",
        place.id,
        String(place.generation),
        epoch,
        String(handed),
      );
      sitting.isFetching = false;
      if (this.at(place) !== sitting || reply.word !== "ok") return;
      this.#hand(sitting, reply.list(1));
      const isMore = sitting.newest > sitting.handed || reply.list(1).length > 0;
      if (isMore || sitting.handed > handed) void this.#fetch(sitting);
    } catch {
      // The next touch tells what waits.
      sitting.isFetching = false;
    }
  }

  /** The mail of a member whose network is slow waits in the store, and so the senders wait. */
  #fetchLater(sitting: Sitting): void {
    sitting.isFetching = true;
    this.#options.clock.after(BUSY_MS, () => {
      sitting.isFetching = false;
      if (this.at(sitting.place) === sitting) void this.#fetch(sitting);
    });
  }

  #hand(sitting: Sitting, frames: readonly string[]): void {
    for (const frame of frames) {
      if (this.#options.events.isBehind(sitting.place.id)) return;
      sitting.handed += 1;
      this.#options.events.errand(sitting.place.id, frame);
    }
  }
}
