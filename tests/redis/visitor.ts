import { assert } from "@std/assert";
import { decodeServerFrame } from "../../lib/protocol/codec.ts";
import { type ServerMessageOf, SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { until } from "../fakes/until.ts";

type Message = Readonly<Record<string, unknown>>;

/** A real socket to an instance, whose frames are read one by one. */
export class Visitor {
  /** The close code, once the socket is closed. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #frames: string[] = [];
  #welcome: ServerMessageOf<"welcome"> | undefined;

  private constructor(address: string) {
    this.#socket = new WebSocket(address, [SUBPROTOCOL]);
    this.#socket.onmessage = ({ data }) => void this.#frames.push(String(data));
    const { promise, resolve } = Promise.withResolvers<number>();
    this.closed = promise;
    this.#socket.onclose = ({ code }) => resolve(code);
  }

  static async open(address: string): Promise<Visitor> {
    const visitor = new Visitor(address);
    await until(() => visitor.#socket.readyState === WebSocket.OPEN);
    return visitor;
  }

  /** Enters a room, which is made if need be, and reads the `welcome`. */
  static async enter(address: string, room: string, fields: Message = {}): Promise<Visitor> {
    const visitor = await Visitor.open(address);
    visitor.send({ type: "ENTERROOM", value: room, create: true, ...fields });
    const decoded = decodeServerFrame(await visitor.nextFrame());
    const [message] = decoded.ok ? decoded.message : [];
    assert(message?.type === "welcome", `Expected a welcome, got ${JSON.stringify(message)}`);
    visitor.#welcome = message;
    return visitor;
  }

  get welcome(): ServerMessageOf<"welcome"> {
    assert(this.#welcome !== undefined, "It hasn't entered");
    return this.#welcome;
  }

  send(message: Message): void {
    this.#socket.send(JSON.stringify(message));
  }

  async nextFrame(): Promise<string> {
    await until(() => this.#frames.length > 0, "a frame comes");
    return this.#frames.shift() ?? "";
  }

  async next(): Promise<Message> {
    return JSON.parse(await this.nextFrame());
  }

  /** The next message that is meant; those before it are dropped. */
  async until(isMeant: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const message = await this.next();
      if (isMeant(message)) return message;
    }
  }

  close(): void {
    this.#socket.close();
  }
}
