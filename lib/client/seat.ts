import { id } from "../protocol/messages.ts";
import { type Fields, invalid, record } from "../protocol/shape.ts";
import { readJson, type Store } from "./store.ts";

const shape = { seat: id, secret: id, epoch: id } as const;
const check = record(shape);
const key = (room: string) => `parley.seat.${room}`;

/** A member's seat in a room and the secret that takes it again, kept by the tab over a reload. */
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
