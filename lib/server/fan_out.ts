import type { TurnClock } from "../clock.ts";
import { encode, inOneFrame } from "../protocol/codec.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ServerMessage } from "../protocol/messages.ts";
import type { Dialect } from "./cookbook.ts";
import type { Seat } from "./seat.ts";

/** One message, for each dialect that has words for it; Cookbook's are asked for only if somebody speaks it. */
export interface Frames {
  readonly parley?: string;
  readonly cookbook?: () => string | undefined;
}

/** Why a member's request is refused (docs/PROTOCOL.md section 8), about what, and when it may try again. */
export interface Refusal {
  readonly code: string;
  readonly about: string;
  readonly retryMs?: number | undefined;
}

/** What one member hears in a turn: `frames`, then what is said to all from the place `next` on. */
interface Share {
  readonly frames: Frames[];
  next: number;
}

/**
 * The one way out of a room. What it says in one turn of the event loop leaves at the turn's end, to our own clients in
 * one frame, whose text is made once and is the same for every member; only who is told something else in that turn gets
 * a frame of its own. Every member hears everything in the order in which it was said.
 */
export class FanOut {
  readonly #seats: ReadonlyMap<string, Seat>;
  readonly #clock: Pick<TurnClock, "atTurnEnd">;
  /** What all hear in this turn. */
  #said: Frames[] = [];
  /** The members who don't hear just that. */
  #shares = new Map<Seat, Share>();
  /** What waits, in UTF-16 units. */
  #units = 0;
  #isArmed = false;
  #isFlushing = false;

  constructor(seats: ReadonlyMap<string, Seat>, clock: Pick<TurnClock, "atTurnEnd">) {
    this.#seats = seats;
    this.#clock = clock;
  }

  toAll(frames: Frames): void {
    this.#said.push(frames);
    this.#wait(frames);
  }

  toOthers(self: Seat, frames: Frames): void {
    this.#shareOf(self).next += 1;
    this.toAll(frames);
  }

  toOne(seat: Seat, frames: Frames): void {
    this.#shareOf(seat).frames.push(frames);
    this.#wait(frames);
  }

  /** Tells a member that its request is refused. */
  refuse(seat: Seat, { code, about, retryMs }: Refusal): void {
    this.toOne(seat, parley({ type: "error", code, about, ...(retryMs !== undefined && { retryMs }) }));
  }

  /** Begins what a member hears: nothing that was said before. */
  begin(seat: Seat): void {
    this.#shares.set(seat, { frames: [], next: this.#said.length });
  }

  /** Lets one member hear now what it would hear at the end of the turn. */
  hurry(seat: Seat): void {
    const { frames } = this.#shareOf(seat);
    this.begin(seat);
    send(seat, textsIn(frames, seat.dialect));
  }

  #wait(frames: Frames): void {
    this.#units += (frames.parley ?? frames.cookbook?.() ?? "").length;
    if (this.#units > LIMITS.turnUnits && !this.#isFlushing) return this.#flush();
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.#clock.atTurnEnd(() => {
      this.#isArmed = false;
      this.#flush();
    });
  }

  /** Sending may cost a slow reader its seat, which is news for the others: that waits for the next turn's end. */
  #flush(): void {
    const said = this.#said;
    const shares = this.#shares;
    this.#said = [];
    this.#shares = new Map();
    this.#units = 0;
    this.#isFlushing = true;
    const common: { [D in Dialect]?: readonly string[] } = {};
    for (const seat of said.length > 0 ? this.#seats.values() : shares.keys()) {
      const share = shares.get(seat);
      if (share === undefined) send(seat, common[seat.dialect] ??= textsIn(said, seat.dialect));
      else send(seat, textsIn(share.frames.concat(said.slice(share.next)), seat.dialect));
    }
    this.#isFlushing = false;
  }

  /** A member's own share, caught up with what all have heard so far. */
  #shareOf(seat: Seat): Share {
    const share = this.#shares.get(seat) ?? { frames: [], next: 0 };
    for (const frames of this.#said.slice(share.next)) share.frames.push(frames);
    share.next = this.#said.length;
    this.#shares.set(seat, share);
    return share;
  }
}

/** Encodes a message that only our own protocol has words for. */
export function parley(message: ServerMessage): Frames {
  return { parley: encode(message) };
}

/** What a socket is to be sent: one text for all messages, or for a Cookbook client, which takes one a frame, each. */
function textsIn(frames: readonly Frames[], dialect: Dialect): readonly string[] {
  if (dialect === "cookbook") return frames.flatMap(({ cookbook }) => cookbook?.() ?? []);
  const texts = frames.flatMap(({ parley }) => parley ?? []);
  return texts.length > 1 ? [inOneFrame(texts)] : texts;
}

function send({ occupant }: Seat, texts: readonly string[]): void {
  for (const text of texts) occupant.send(text);
}
