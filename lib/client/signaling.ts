import type { Clock } from "../clock.ts";
import { decodeServerFrame, encode } from "../protocol/codec.ts";
import type { ClientMessage, ServerMessage } from "../protocol/messages.ts";
import {
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  deadlineOf,
  IDLE,
  transition,
} from "./connection_state.ts";

/** A WebSocket as small as its use here. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

/** What a {@linkcode Socket} reports. */
export interface SocketEvents {
  opened(): void;
  received(frame: unknown): void;
  closed(code: number): void;
}

/** Opens a socket to the signaling server. */
export type Dial = (events: SocketEvents) => Socket;

/** What a {@linkcode Signaling} needs and whom it tells. */
export interface SignalingOptions {
  readonly dial: Dial;
  readonly clock: Clock;
  readonly random: () => number;
  /** The message to enter with, asked for at every dial. */
  readonly enter: () => ClientMessage;
  /** Takes all messages of one frame. */
  readonly received: (messages: readonly ServerMessage[]) => void;
  readonly changed: (state: ConnectionState) => void;
}

/** Runs the connection's state machine on real sockets and a clock: performs its effects, keeps its one deadline. */
export class Signaling implements Disposable {
  readonly #options: SignalingOptions;
  #state: ConnectionState = IDLE;
  #socket: Socket | undefined;
  #timer: { readonly at: number; readonly handle: Disposable } | undefined;

  constructor(options: SignalingOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Applies an event to the machine; the caller's own events are start, hint, entered, refused, redial and stop. */
  apply(event: ConnectionEvent): void {
    const { clock, random, changed } = this.#options;
    const before = this.#state;
    const [state, effects] = transition(before, event, { now: clock.elapsed(), random });
    this.#state = state;
    this.#keepDeadline();
    for (const effect of effects) this.#perform(effect);
    if (state.name !== before.name) changed(this.#state);
  }

  /** Sends a message if online; returns whether it was handed to the socket. */
  send(message: ClientMessage): boolean {
    if (this.#socket === undefined || this.#state.name !== "online") return false;
    this.#socket.send(encode(message));
    return true;
  }

  [Symbol.dispose](): void {
    this.#timer?.handle[Symbol.dispose]();
    this.#timer = undefined;
    this.#hangUp();
    this.#state = IDLE;
  }

  #perform(effect: ConnectionEffect): void {
    if (effect.do === "dial") this.#dial(effect.dial);
    else if (effect.do === "hang-up") this.#hangUp();
    else this.#socket?.send(encode(effect.do === "ping" ? { type: "ping" } : this.#options.enter()));
  }

  #dial(dial: number): void {
    const isCurrent = () => this.#state.dial === dial && this.#socket !== undefined;
    this.#socket = this.#options.dial({
      opened: () => isCurrent() && this.apply({ type: "opened", dial }),
      received: (frame) => isCurrent() && this.#receive(frame, dial),
      closed: (code) => isCurrent() && this.#closed(dial, code),
    });
  }

  #closed(dial: number, code: number): void {
    this.#socket = undefined;
    this.apply({ type: "closed", dial, code });
  }

  #receive(frame: unknown, dial: number): void {
    this.apply({ type: "heard", dial });
    const decoded = decodeServerFrame(frame);
    if (!decoded.ok) return this.apply({ type: "redial" });
    if (decoded.message.some((message) => message.type === "ping")) this.send({ type: "pong" });
    this.#options.received(decoded.message);
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  /** Every frame moves the deadline later, so a timer that fires too early just looks again. */
  #keepDeadline(): void {
    const at = deadlineOf(this.#state);
    if (at === undefined || this.#timer !== undefined && this.#timer.at > at) {
      this.#timer?.handle[Symbol.dispose]();
      this.#timer = undefined;
    }
    if (at === undefined || this.#timer !== undefined) return;
    const { clock } = this.#options;
    const handle = clock.after(Math.max(0, at - clock.elapsed()), () => {
      this.#timer = undefined;
      this.apply({ type: "deadline" });
    });
    this.#timer = { at, handle };
  }
}
