import type { Close } from "../protocol/close_codes.ts";
import type { Place } from "./backplane.ts";
import type { Dialect } from "./cookbook.ts";

/** Somebody's connection as a room needs it; neither method throws. */
export interface Occupant {
  /** Bytes that are sent but not yet taken by the network. */
  readonly waitingBytes: number;
  send(frame: string): void;
  close(close: Close): void;
}

/** A member's place in a room while a socket of this process has it; who keeps it longer than that is the backplane. */
export interface Seat extends Place {
  /** Gives the place back to its member (SEAT-2). */
  readonly secret: string;
  readonly dialect: Dialect;
  name: string;
  /** Who sits there. */
  readonly occupant: Occupant;
}
