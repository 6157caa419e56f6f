import { encode } from "../protocol/codec.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ClientMessageOf, SignalMessage } from "../protocol/messages.ts";
import { isSealed } from "../protocol/sealed.ts";
import { isLongerThan } from "../protocol/utf8.ts";
import type { RoomChannel } from "./backplane.ts";
import { cookbookSignal } from "./cookbook.ts";
import type { FanOut } from "./fan_out.ts";
import type { Seat } from "./seat.ts";

/** What a {@linkcode Switchboard} connects, and by which way out. */
export interface SwitchboardOptions {
  readonly channel: Pick<RoomChannel, "isPrivate" | "send">;
  readonly fanOut: FanOut;
}

/** What one member of a room has for another: signals, and what is for nobody else. Nothing of it is kept. */
export class Switchboard {
  readonly #options: SwitchboardOptions;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
  }

  /** Passes a signal on to the member that it names; a Cookbook member's goes to its partner. */
  signal(seat: Seat, signal: SignalMessage): void {
    const { channel, fanOut } = this.#options;
    const { to, ...rest } = signal;
    const refuse = (code: string, retryMs?: number) =>
      fanOut.refuse(seat, { code, about: to ?? signal.type, retryMs });
    if ("sdp" in signal && isLongerThan(signal.sdp, LIMITS.sdpBytes)) return refuse("signal-too-long");
    const { dialect } = seat;
    if (dialect === "cookbook") {
      const errand = { dialect, finds: signal.type === "offer", frame: cookbookSignal(signal) };
      return channel.send(seat, errand, refuse);
    }
    if (to === undefined) return refuse("unknown-member");
    channel.send(seat, { to, dialect, frame: encode({ ...rest, from: seat.id }) }, refuse);
  }

  /** Passes something on to one member; one whose network is slow is spared, since its lines come first (DIRECT-3). */
  direct(seat: Seat, { to, value, id: about = to }: ClientMessageOf<"direct">): void {
    const { channel, fanOut } = this.#options;
    const refuse = (code: string, retryMs?: number) => fanOut.refuse(seat, { code, about, retryMs });
    if (isLongerThan(value, LIMITS.directBytes)) return refuse("direct-too-long");
    if (channel.isPrivate && !isSealed(value)) return refuse("not-sealed");
    const frame = encode({ type: "direct", from: seat.id, value });
    channel.send(seat, { to, dialect: "parley", yields: true, frame }, refuse);
  }
}
