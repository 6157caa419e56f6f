import type { Clock } from "../clock.ts";
import { CLOSE, type Close } from "../protocol/close_codes.ts";
import { decodeClientMessage, encode } from "../protocol/codec.ts";
import { LIMITS, type Rates } from "../protocol/limits.ts";
import type { Dialect } from "./cookbook.ts";
import type { Entrance } from "./entrance.ts";
import { Heartbeat } from "./heartbeat.ts";
import type { Log } from "./log.ts";
import type { RandomBytes } from "./random.ts";
import { RateLimit } from "../protocol/rate_limit.ts";
import type { Occupant } from "./seat.ts";
import { Visit } from "./visit.ts";

/** A WebSocket as small as its use here. */
export interface Socket {
  /** 0 while it is opening, as a browser's WebSocket has it. */
  readonly readyState: number;
  /** Bytes that are sent but not yet taken by the network. */
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
}

/** What a {@linkcode Connection} needs. */
export interface ConnectionOptions {
  readonly socket: Socket;
  readonly dialect: Dialect;
  readonly address: string;
  readonly entrance: Entrance;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly rates: Rates;
  readonly log: Log;
  /** Called when the socket is closed. */
  readonly ended: () => void;
}

const OPENING = 0;

/** One socket: its frames, its pulse and its end. Nothing that goes wrong here reaches another connection (WIRE-7). */
export class Connection implements Occupant {
  readonly #options: ConnectionOptions;
  readonly #connectedAt: number;
  readonly #heartbeat: Heartbeat;
  readonly #frames: RateLimit;
  readonly #visit: Visit;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    const now = options.clock.elapsed();
    this.#options = options;
    this.#connectedAt = now;
    this.#heartbeat = new Heartbeat(now);
    this.#frames = new RateLimit(options.rates.frames, now);
    this.#visit = new Visit({ ...options, occupant: this, failed: (error) => this.#fail(error) });
  }

  get waitingBytes(): number {
    return this.#options.socket.bufferedAmount;
  }

  /** Takes one frame from the client. */
  receive(frame: unknown): void {
    if (!this.#isClosed) this.#guard(() => this.#receive(frame));
  }

  /** Takes the news that the socket is closed. */
  lost(): void {
    this.#end();
    this.#options.ended();
  }

  /** Does what is due by time: ends what takes too long, pings what is silent. */
  sweep(now: number): void {
    if (!this.#isClosed) this.#guard(() => this.#sweep(now));
  }

  send(frame: string): void {
    const { socket } = this.#options;
    if (this.#isClosed) return;
    try {
      if (socket.bufferedAmount > LIMITS.bufferedBytes) return this.close(CLOSE.tooSlow);
      socket.send(frame);
    } catch (error) {
      this.#fail(error);
    }
  }

  close(close: Close, reason: string = close.reason): void {
    if (this.#isClosed) return;
    this.#end();
    // A peer that went while its socket was opening leaves one that never opens, and never says that it is closed.
    if (this.#options.socket.readyState === OPENING) this.#options.ended();
    try {
      this.#options.socket.close(close.code, reason);
    } catch (error) {
      this.#options.log.error("a socket could not be closed", { error });
    }
  }

  #receive(frame: unknown): void {
    const now = this.#options.clock.elapsed();
    this.#heartbeat.heard(now);
    if (this.#frames.take(now) > 0) return this.close(CLOSE.flooding);
    const decoded = decodeClientMessage(frame);
    if (decoded.ok) return this.#visit.take(decoded.message);
    if (decoded.code === "too-large") return this.close(CLOSE.frameTooLarge);
    this.close(CLOSE.badFrame, `${decoded.code} ${decoded.detail ?? ""}`.trim());
  }

  #sweep(now: number): void {
    if (!this.#visit.isSeated) {
      if (now - this.#connectedAt >= LIMITS.enterMs) this.close(CLOSE.enterTimeout);
      return;
    }
    if (this.#options.dialect === "cookbook") return;
    const pulse = this.#heartbeat.check(now);
    if (pulse === "dead") return this.close(CLOSE.dead);
    if (pulse === "ping") this.send(encode({ type: "ping" }));
  }

  /** Our own close counts at once: a peer that never answers it must not keep its seat. */
  #end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#guard(() => this.#visit.end());
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#options.log.error("a connection failed", { code: CLOSE.internal.code, error });
    this.close(CLOSE.internal);
  }
}
