import type { WrongRoomReason } from "../protocol/messages.ts";
import { isRoomName } from "../protocol/names.ts";
import type { AddressBook } from "./address_book.ts";
import type { Room } from "./room.ts";
import type { Rooms } from "./rooms.ts";
import type { MakeVerifier } from "./verifier.ts";

/** Which room somebody wants to enter, and from where. */
export interface Wish {
  readonly room: string;
  readonly create: boolean;
  readonly address: string;
  /** That who wishes it holds the room's key, in a private room. */
  readonly proof?: string | undefined;
}

/** How an attempt to get into a room ended; `retryMs` where the address goes too fast (RATE-3). */
export type Admittance = "opened" | WrongRoomReason | { readonly retryMs: number };

/** What an {@linkcode Entrance} leads to, and whom it asks. */
export interface EntranceOptions {
  readonly rooms: Rooms;
  readonly addresses: AddressBook;
  readonly makeVerifier: MakeVerifier;
}

/** The way into the rooms: checks the name, the rates of an address and whether a room may be made. */
export class Entrance {
  readonly #options: EntranceOptions;

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** Takes bytes of `direct` from the address's rate: 0, or the milliseconds after which it may send them (RATE-4). */
  takeDirect(bytes: number, address: string): number {
    return this.#options.addresses.take("direct", address, bytes);
  }

  /** Opens the wished room and lets `sit` take a seat in it. */
  async enter({ room, create, address, proof }: Wish, sit: (room: Room) => void): Promise<Admittance> {
    const { rooms, addresses, makeVerifier } = this.#options;
    const joinMs = addresses.take("joins", address);
    if (joinMs > 0) return { retryMs: joinMs };
    if (!isRoomName(room)) return "name";
    const verifier = proof === undefined ? undefined : makeVerifier(proof);
    const opened = await rooms.open(room, { create: false, verifier }, sit);
    if (opened !== "unknown" || !create) return opened;
    const makeMs = addresses.take("rooms", address);
    if (makeMs > 0) return { retryMs: makeMs };
    return await rooms.open(room, { create: true, verifier }, sit);
  }
}
