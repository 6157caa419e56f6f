import type { Clock } from "../clock.ts";
import { type ClientMessageOf, id, type ServerMessageOf } from "../protocol/messages.ts";
import { type Fields, invalid, record, whole } from "../protocol/shape.ts";
import type { Position } from "./chat_log.ts";
import { hasMade, intendsToMake, rememberRoom } from "./preferences.ts";
import { readJson, type Stores } from "./store.ts";

const shape = { seat: id, secret: id, epoch: id, dialedAt: whole() } as const;
const check = record(shape);
const key = (room: string) => `parley.seat.${room}`;

/** What a {@linkcode Seat} needs. */
export interface SeatOptions {
  readonly room: string;
  readonly clock: Clock;
  readonly stores: Stores;
  /** What a private room's server asks for, and the key that its link is remembered with. */
  readonly link?: { readonly proof: string; readonly key: string } | undefined;
}

/** A member's place in a room, with the secret that takes it again and the last dial for it; the tab keeps it over a reload. */
export class Seat {
  readonly #options: SeatOptions;
  #place: Fields<typeof shape> | undefined;
  /** A member whose room has gone makes it again (CLIENT-6). */
  #mayMake: boolean;

  constructor(options: SeatOptions) {
    const { room, stores: { tab } } = options;
    const place = check(readJson(tab, key(room)));
    this.#options = options;
    this.#place = place === invalid ? undefined : place;
    this.#mayMake = this.#place !== undefined || intendsToMake(tab, room);
  }

  /** The message that enters the room, from the log's position on. */
  enter(name: string, position: Position | undefined): ClientMessageOf<"ENTERROOM"> {
    const { room, clock, link } = this.#options;
    const who = link === undefined ? { name } : { proof: link.proof };
    const enter = { type: "ENTERROOM", value: room, create: this.#mayMake, ...who } as const;
    if (this.#place === undefined) return enter;
    const dialedAt = Math.max(clock.now(), this.#place.dialedAt + 1);
    this.#keep({ ...this.#place, dialedAt });
    return { ...enter, resume: { ...this.#place, seq: 0, ...position } };
  }

  /** Takes the seat that a `welcome` gives. */
  take({ self, secret, epoch }: ServerMessageOf<"welcome">): void {
    const { room, clock, stores, link } = this.#options;
    this.#keep({ seat: self, secret, epoch, dialedAt: this.#place?.dialedAt ?? 0 });
    this.#mayMake = true;
    hasMade(stores.tab, room);
    const remembered = link === undefined ? { room } : { room, key: link.key };
    rememberRoom(stores.local, { ...remembered, at: clock.now() });
  }

  /** Lets the next entering make the room. */
  allowMaking(): void {
    this.#mayMake = true;
  }

  /** Gives the seat up. */
  leave(): void {
    this.#keep(undefined);
  }

  #keep(place: Fields<typeof shape> | undefined): void {
    this.#place = place;
    this.#options.stores.tab.write(
      key(this.#options.room),
      place === undefined ? null : JSON.stringify(place),
    );
  }
}
