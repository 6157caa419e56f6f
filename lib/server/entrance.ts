import type { WrongRoomReason } from "../protocol/messages.ts";
import { isRoomName } from "../protocol/names.ts";
import type { AddressBook } from "./address_book.ts";
import type { Guest } from "./guest.ts";
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

/** Why somebody has to try later: the address goes too fast (RATE-3), or the store of the rooms is away (STORE-2). */
export interface Later {
  readonly code: "rate-limited" | "unavailable";
  readonly retryMs: number;
}

/** How an attempt to get into a room ended; `entered` also where the socket has gone or was overtaken meanwhile. */
export type Admittance = "entered" | WrongRoomReason | Later;

/** What an {@linkcode Entrance} leads to, and whom it asks. */
export interface EntranceOptions {
  readonly rooms: Rooms;
  readonly addresses: AddressBook;
  readonly makeVerifier: MakeVerifier;
}

/** The way into the rooms: checks the name, the rates of the address and whether a room may be made. */
export class Entrance {
  readonly #options: EntranceOptions;

  constructor(options: EntranceOptions) {
    this.#options = options;
  }

  /** Takes bytes of `direct` from the address's rate: 0, or the milliseconds after which it may send them (RATE-4). */
  takeDirect(bytes: number, address: string): number {
    return this.#options.addresses.take("direct", address, bytes);
  }

  /** Lets the guest take a seat in the wished room. */
  async enter(
    { room, create, address, proof }: Wish,
    visitor: Omit<Guest, "create" | "verifier">,
  ): Promise<Admittance> {
    const { rooms, addresses, makeVerifier } = this.#options;
    const joinMs = addresses.take("joins", address);
    if (joinMs > 0) return { code: "rate-limited", retryMs: joinMs };
    if (!isRoomName(room)) return "name";
    const verifier = proof === undefined ? undefined : makeVerifier(proof);
    const entered = await rooms.enter(room, { ...visitor, create: false, verifier });
    if (entered !== "unknown" || !create || !visitor.isWaiting()) return entered;
    const makeMs = addresses.take("rooms", address);
    if (makeMs > 0) return { code: "rate-limited", retryMs: makeMs };
    return await rooms.enter(room, { ...visitor, create: true, verifier });
  }
}
