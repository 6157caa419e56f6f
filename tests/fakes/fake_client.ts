import { assert } from "@std/assert";
import { decodeServerFrame } from "../../lib/protocol/codec.ts";
import type { ServerMessage, ServerMessageOf } from "../../lib/protocol/messages.ts";
import { turn } from "./turn.ts";
import type { Wire } from "./wire.ts";

/** The other end of a {@linkcode Wire}: sends what a test says and keeps what it hears. */
export class FakeClient {
  readonly wire: Wire;
  /** Every frame as it came, never emptied. */
  readonly frames: string[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  #welcome: ServerMessageOf<"welcome"> | undefined;
  #read = 0;

  constructor(wire: Wire) {
    this.wire = wire;
    wire.client.onmessage = (frame) => this.frames.push(frame);
    wire.client.onclose = (code, reason) => this.closed = { code, reason };
  }

  /** The last `welcome`. */
  get welcome(): ServerMessageOf<"welcome"> {
    assert(this.#welcome !== undefined, "The client hasn't been welcomed");
    return this.#welcome;
  }

  get id(): string {
    return this.welcome.self;
  }

  /** Sends a message, or anything else as it is; it arrives at once. */
  send(message: unknown): void {
    this.wire.client.send(isPlain(message) ? JSON.stringify(message) : message);
    this.wire.deliverToServer();
  }

  /** Enters a room (that is made if need be) and reads the `welcome`. */
  async enter(
    room: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): Promise<ServerMessageOf<"welcome">> {
    this.send({ type: "ENTERROOM", value: room, create: true, ...fields });
    await turn();
    const [welcome] = this.take();
    assert(welcome?.type === "welcome", `Expected a welcome, got ${JSON.stringify(welcome)}`);
    this.#welcome = welcome;
    return welcome;
  }

  /** All messages that have come since the last call. */
  take(): ServerMessage[] {
    return this.takeFrames().flatMap((frame) => {
      const decoded = decodeServerFrame(frame);
      assert(decoded.ok, `Not a frame of the protocol: ${frame}`);
      return decoded.message;
    });
  }

  /** All frames that have come since the last call, as they came. */
  takeFrames(): string[] {
    this.wire.deliver();
    const frames = this.frames.slice(this.#read);
    this.#read = this.frames.length;
    return frames;
  }

  /** All messages of one type that have come since the last call; others are skipped. */
  takeOf<T extends ServerMessage["type"]>(type: T): ServerMessageOf<T>[] {
    return this.take().filter((message): message is ServerMessageOf<T> => message.type === type);
  }

  /** The close that the client has seen, as its code. */
  closeCode(): number | undefined {
    this.wire.deliver();
    return this.closed?.code;
  }
}

function isPlain(message: unknown): boolean {
  return typeof message === "object" && message !== null && !ArrayBuffer.isView(message);
}
