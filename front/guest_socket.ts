import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
// @ts-types="npm:@types/ws@^8.18.1"
import { WebSocket } from "ws";
import { CLOSE } from "../lib/protocol/close_codes.ts";
import { LIMITS } from "../lib/protocol/limits.ts";
import type { Connection, Socket } from "../lib/server/connection.ts";
import { PUBLIC_LIMITS } from "./public_limits.ts";
import type { TextFrames } from "./text_frames.ts";

/** What a {@linkcode GuestSocket} works with, and who is told that it is closed. */
export interface GuestSocketOptions {
  readonly stream: Duplex;
  readonly frames: TextFrames;
  readonly closed: (guest: GuestSocket) => void;
}

/** RFC 6455 section 7.4.1: what `ws` says of a message that is too long, or in too many parts. */
const MESSAGE_TOO_BIG = 1009;
const POLICY_VIOLATION = 1008;
/** How many looks may go by without a sign of life: one that asks for it, and one that waits for it. */
const SILENT_LOOKS = 2;

/** A member's WebSocket: `ws` reads, pings and closes it, and what is said to a whole room is written beside it. */
export class GuestSocket extends WebSocket implements Socket {
  #options: GuestSocketOptions | undefined;
  #connection: Connection | undefined;
  /** Looks since the other end was last heard. */
  #silentLooks = 0;

  /** Hands on to `connection` what is heard from now on. */
  begin(connection: Connection, options: GuestSocketOptions): void {
    this.#connection = connection;
    this.#options = options;
  }

  /** Takes the events themselves: listeners would be a third of the memory that a socket needs. */
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    switch (event) {
      case "message":
        this.#silentLooks = 0;
        this.#connection?.receive(values[1] === true ? values[0] : String(values[0]));
        return true;
      case "ping":
        this.#answer(values[0]);
        return true;
      case "pong":
        this.#silentLooks = 0;
        return true;
      case "error":
        // What is wrong with a frame is answered by `ws`, with a close; it concerns nobody else.
        return true;
      case "close":
        this.#options?.closed(this);
        this.#connection?.lost();
        return true;
      default:
        return super.emit(event, ...values);
    }
  }

  /** Who pings without taking the answers is a reader that is too slow (WIRE-9). */
  #answer(ping: unknown): void {
    this.#silentLooks = 0;
    if (this.bufferedAmount > LIMITS.bufferedBytes) this.terminate();
    else if (this.readyState === WebSocket.OPEN) this.pong(ping);
  }

  /** Writes a text; `ws` would make a frame of its own for each member. What it writes itself it writes in one piece. */
  override send(text: string): void {
    if (this.readyState === WebSocket.OPEN) this.#options?.stream.write(this.#options.frames.of(text));
  }

  /**
   * Closes; who doesn't answer is cut off after the server's `closeTimeout`, or when it has sent too much instead.
   * Without a reason it is `ws` that closes, because of a frame: what is too much for it gets our own code (WIRE-4).
   */
  override close(code?: number, reason?: string | Buffer): void {
    if (this.readyState === WebSocket.OPEN) this.#boundRest();
    const isTooMuch = reason === undefined && (code === MESSAGE_TOO_BIG || code === POLICY_VIOLATION);
    if (isTooMuch) super.close(CLOSE.frameTooLarge.code, CLOSE.frameTooLarge.reason);
    else super.close(code, reason);
  }

  #boundRest(): void {
    let rest: number = PUBLIC_LIMITS.bytesAfterClose;
    this.#options?.stream.on("data", ({ length }: Buffer) => {
      rest -= length;
      if (rest < 0) this.terminate();
    });
  }

  /** Pings who has said nothing since the last look, and cuts off who hasn't answered that by the next. */
  look(): void {
    this.#silentLooks += 1;
    if (this.#silentLooks > SILENT_LOOKS) this.terminate();
    else if (this.#silentLooks === SILENT_LOOKS && this.readyState === WebSocket.OPEN) this.ping();
  }
}
