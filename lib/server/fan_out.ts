import { encode } from "../protocol/codec.ts";
import type { ServerMessage } from "../protocol/messages.ts";
import type { Dialect } from "./cookbook.ts";
import type { Seat } from "./seat.ts";

/** One message, encoded once for each dialect that has words for it. */
export type Frames = Partial<Readonly<Record<Dialect, string>>>;

/** Why a member's request is refused (docs/PROTOCOL.md section 8), about what, and when it may try again. */
export interface Refusal {
  readonly code: string;
  readonly about: string;
  readonly retryMs?: number | undefined;
}

interface Delivery {
  readonly frames: Frames;
  readonly seats: Iterable<Seat>;
  readonly except?: Seat;
}

/**
 * The one way out of a room. A delivery may cost a slow reader its seat, which is news for the others: that waits until
 * the delivery is over, so that every member hears everything in the same order.
 */
export class FanOut {
  readonly #seats: ReadonlyMap<string, Seat>;
  readonly #deliveries: Delivery[] = [];
  #isDelivering = false;

  constructor(seats: ReadonlyMap<string, Seat>) {
    this.#seats = seats;
  }

  toAll(frames: Frames): void {
    this.#deliver({ frames, seats: this.#seats.values() });
  }

  toOthers(self: Seat, frames: Frames): void {
    this.#deliver({ frames, seats: this.#seats.values(), except: self });
  }

  toOne(seat: Seat, frames: Frames): void {
    this.#deliver({ frames, seats: [seat] });
  }

  /** Tells a member that its request is refused. */
  refuse(seat: Seat, { code, about, retryMs }: Refusal): void {
    this.toOne(seat, parley({ type: "error", code, about, ...(retryMs !== undefined && { retryMs }) }));
  }

  #deliver(delivery: Delivery): void {
    this.#deliveries.push(delivery);
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    for (let next = this.#deliveries.shift(); next !== undefined; next = this.#deliveries.shift()) {
      for (const seat of next.seats) {
        if (seat !== next.except) send(seat, next.frames);
      }
    }
    this.#isDelivering = false;
  }
}

/** Encodes a message that only our own protocol has words for. */
export function parley(message: ServerMessage): Frames {
  return { parley: encode(message) };
}

function send({ dialect, presence }: Seat, frames: Frames): void {
  const frame = frames[dialect];
  if (presence.is === "here" && frame !== undefined) presence.occupant.send(frame);
}
