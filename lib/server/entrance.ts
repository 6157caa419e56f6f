import type { WrongRoomReason } from "../protocol/messages.ts";
import { isRoomName } from "../protocol/names.ts";
import type { AddressBook } from "./address_book.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";

/** Which room somebody wants to enter, and from where. */
export interface Wish {
  readonly room: string;
  readonly create: boolean;
  readonly address: string;
}

/** How an attempt to get into a room ended; `retryMs` where the address goes too fast (RATE-3). */
export type Admittance = "opened" | WrongRoomReason | { readonly retryMs: number };

/** The way into the rooms: checks the name, the rates of the address and whether a room may be made. */
export class Entrance {
  readonly #rooms: Rooms;
  readonly #addresses: AddressBook;

  constructor(rooms: Rooms, addresses: AddressBook) {
    this.#rooms = rooms;
    this.#addresses = addresses;
  }

  /** Opens the wished room and lets `sit` take a seat in it. */
  async enter({ room, create, address }: Wish, sit: (room: Room) => void): Promise<Admittance> {
    const joinMs = this.#addresses.take("joins", address);
    if (joinMs > 0) return { retryMs: joinMs };
    if (!isRoomName(room)) return "name";
    const opened = await this.#rooms.open(room, { create: false }, sit);
    if (opened !== "unknown" || !create) return opened;
    const makeMs = this.#addresses.take("rooms", address);
    if (makeMs > 0) return { retryMs: makeMs };
    return await this.#rooms.open(room, { create: true }, sit);
  }
}
