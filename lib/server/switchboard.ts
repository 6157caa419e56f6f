import { LIMITS } from "../protocol/limits.ts";
import type { ClientMessageOf, SignalMessage } from "../protocol/messages.ts";
import { isSealed } from "../protocol/sealed.ts";
import { isLongerThan } from "../protocol/utf8.ts";
import { cookbookSignal } from "./cookbook.ts";
import { type FanOut, parley } from "./fan_out.ts";
import { Partners } from "./partners.ts";
import type { Seat } from "./seat.ts";

/** What a {@linkcode Switchboard} connects, and by which way out. */
export interface SwitchboardOptions {
  readonly seats: ReadonlyMap<string, Seat>;
  readonly fanOut: FanOut;
  readonly isPrivate: boolean;
}

/** Milliseconds after which a `direct` to a member whose network was slow may be tried again. */
const BUSY_MS = 500;

/** What one member of a room has for another: signals, and what is for nobody else. Nothing of it is kept. */
export class Switchboard {
  readonly #options: SwitchboardOptions;
  readonly #partners: Partners;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.#partners = new Partners(options.seats);
  }

  /** Passes a signal on to the member that it names; a Cookbook member's goes to its partner. */
  signal(seat: Seat, signal: SignalMessage): void {
    const { fanOut } = this.#options;
    const { to, ...rest } = signal;
    const about = to ?? signal.type;
    if ("sdp" in signal && isLongerThan(signal.sdp, LIMITS.sdpBytes)) {
      return fanOut.refuse(seat, { code: "signal-too-long", about });
    }
    if (seat.dialect === "cookbook") return this.#signalPartner(seat, signal);
    const target = this.#targetOf(to);
    if (typeof target === "string") return fanOut.refuse(seat, { code: target, about });
    fanOut.toOne(target, parley({ ...rest, from: seat.id }));
  }

  /** Passes something on to one member; one whose network is slow is spared, since its lines come first (DIRECT-3). */
  direct(seat: Seat, { to, value, id: about = to }: ClientMessageOf<"direct">): void {
    const { fanOut, isPrivate } = this.#options;
    const refuse = (code: string, retryMs?: number) => fanOut.refuse(seat, { code, about, retryMs });
    if (isLongerThan(value, LIMITS.directBytes)) return refuse("direct-too-long");
    if (isPrivate && !isSealed(value)) return refuse("not-sealed");
    const target = this.#targetOf(to);
    if (typeof target === "string") return refuse(target);
    if (isBehind(target)) return refuse("member-busy", BUSY_MS);
    fanOut.toOne(target, parley({ type: "direct", from: seat.id, value }));
  }

  /** Takes the news that a member has gone: its partner is free for another. */
  part(seat: Seat): void {
    this.#partners.part(seat);
  }

  /** The member of our own protocol that something is for, or why it can't have it. */
  #targetOf(to: string | undefined): Seat | "unknown-member" | "member-away" {
    const target = to === undefined ? undefined : this.#options.seats.get(to);
    if (target?.dialect !== "parley") return "unknown-member";
    return target.presence.is === "away" ? "member-away" : target;
  }

  #signalPartner(seat: Seat, signal: SignalMessage): void {
    const partner = signal.type === "offer" ? this.#partners.find(seat) : this.#partners.of(seat);
    if (partner !== undefined) {
      this.#options.fanOut.toOne(partner, { cookbook: () => cookbookSignal(signal) });
    }
  }
}

function isBehind({ presence }: Seat): boolean {
  return presence.is === "here" && presence.occupant.waitingBytes > LIMITS.directWaitingBytes;
}
