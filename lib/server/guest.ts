import type { Resume } from "../protocol/messages.ts";
import type { EnterRefusal } from "./backplane.ts";
import type { Dialect } from "./cookbook.ts";
import type { Room } from "./room.ts";
import type { Occupant, Seat } from "./seat.ts";

/** Who wants to enter, and as whom. */
export interface Guest {
  readonly occupant: Occupant;
  readonly dialect: Dialect;
  readonly create: boolean;
  readonly verifier?: string | undefined;
  readonly name?: string | undefined;
  readonly resume?: Resume | undefined;
  /** What it is sent before its `welcome`. */
  readonly greeting?: string | undefined;
  /** Whether it hasn't gone meanwhile. */
  isWaiting(): boolean;
  /** Takes the seat, once it is welcomed. */
  sit(room: Room, seat: Seat): void;
}

/** How an attempt to enter ended; `entered` also where the socket went or was overtaken meanwhile. */
export type RoomEntry = "entered" | EnterRefusal | { readonly code: "unavailable"; readonly retryMs: number };
