import { id } from "../protocol/messages.ts";
import { type Fields, invalid, record, whole } from "../protocol/shape.ts";
import { readJson, type Store } from "./store.ts";

const shape = { seat: id, secret: id, epoch: id, dialedAt: whole() } as const;
const check = record(shape);
const key = (room: string) => `parley.seat.${room}`;

/** A member's seat in a room, the secret that takes it again, and the last dial for it; kept by the tab over a reload. */
export type Seat = Fields<typeof shape>;

/** The seat that this tab has in the room, if any. */
export function seatIn(tab: Store, room: string): Seat | undefined {
  const seat = check(readJson(tab, key(room)));
  return seat === invalid ? undefined : seat;
}

/** Keeps the seat for a reload; undefined gives it up. */
export function keepSeat(tab: Store, room: string, seat: Seat | undefined): void {
  tab.write(key(room), seat === undefined ? null : JSON.stringify(seat));
}
