import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
// @ts-types="npm:@types/ws@^8.18.1"
import { type RawData, WebSocket } from "ws";
import { CLOSE } from "../lib/protocol/close_codes.ts";
import type { Connection, Socket } from "../lib/server/connection.ts";
import type { TextFrames } from "./text_frames.ts";

/** A member's WebSocket: `ws` reads, pings and closes it, and what is said to a whole room is written beside it. */
export class GuestSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #frames: TextFrames;
  /** Looks since the other end was last heard. */
  #silentLooks = 0;

  constructor(socket: WebSocket, { stream, frames }: { stream: Duplex; frames: TextFrames }) {
    this.#socket = socket;
    this.#stream = stream;
    this.#frames = frames;
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** `ws` would make a frame of its own for each member; it writes control frames only, and those in one piece. */
  send(text: string): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#stream.write(this.#frames.of(text));
  }

  /** Closes; who doesn't answer is cut off after the server's `closeTimeout`. */
  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Hands on what is heard; `ended` is told that the socket is closed. */
  listen(connection: Connection, ended: () => void): void {
    const heard = () => void (this.#silentLooks = 0);
    this.#socket.on("message", (data: RawData, isBinary: boolean) => {
      heard();
      connection.receive(isBinary ? data : data.toString());
    });
    this.#socket.on("ping", heard);
    this.#socket.on("pong", heard);
    // What is wrong with a frame is answered by `ws`, with a close; it concerns nobody else.
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => {
      ended();
      connection.lost();
    });
  }

  /** Pings who has said nothing since the last look, and cuts off who hasn't answered that by the next. */
  look(): void {
    this.#silentLooks += 1;
    if (this.#silentLooks > 2) this.#socket.terminate();
    else if (this.#silentLooks === 2 && this.#socket.readyState === WebSocket.OPEN) this.#socket.ping();
  }
}

/** A socket of `ws` that refuses too much with our own code (WIRE-4). */
export class StrictWebSocket extends WebSocket {
  /** Without a reason it is `ws` that closes, because of a frame; with one it echoes the other end's close. */
  override close(code?: number, reason?: string | Buffer): void {
    const isTooMuch = reason === undefined && (code === MESSAGE_TOO_BIG || code === POLICY_VIOLATION);
    if (isTooMuch) super.close(CLOSE.frameTooLarge.code, CLOSE.frameTooLarge.reason);
    else super.close(code, reason);
  }
}

/** RFC 6455 section 7.4.1: what `ws` says of a message that is too long, or in too many parts. */
const MESSAGE_TOO_BIG = 1009;
const POLICY_VIOLATION = 1008;
