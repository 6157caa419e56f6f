import type { Close } from "../protocol/close_codes.ts";
import type { Dialect } from "./cookbook.ts";

/** Somebody's connection as a room needs it; neither method throws. */
export interface Occupant {
  /** Bytes that are sent but not yet taken by the network. */
  readonly waitingBytes: number;
  send(frame: string): void;
  close(close: Close): void;
}

/** A member's place in a room; it outlives the member's socket. */
export interface Seat {
  readonly id: string;
  /** Gives the seat back to its member (SEAT-2); the same as long as the seat is (SEAT-6). */
  readonly secret: string;
  readonly dialect: Dialect;
  name: string;
  /** When its member's client opened the newest socket for it, by that client's clock (SEAT-3). */
  dialedAt: number;
  presence: Presence;
}

/** Whether the member has a socket, and since when (milliseconds of `Clock.elapsed()`) it has none. */
export type Presence =
  | { readonly is: "here"; readonly occupant: Occupant }
  | { readonly is: "away"; readonly since: number };
