import type { Epoll } from "./epoll.ts";

/** What a {@linkcode ClientSocket} tells. */
export interface SocketListener {
  /** The byte that is put behind what was received. */
  readonly stop: number;
  opened(): void;
  /** A text of `end - start` bytes, from `start` on in what the {@linkcode Epoll} has received. */
  text(start: number, end: number): void;
}

const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const FINAL = 0x80;
const MASKED = 0x80;
const NOTHING = new Uint8Array(0);

/** A WebSocket of a client (RFC 6455) with no more of it than servers under load need to be asked. */
export class ClientSocket {
  isClosed = false;
  #isOpen = false;
  readonly #epoll: Epoll;
  readonly #listener: SocketListener;
  readonly #socket: number;
  /** The beginning of a frame whose end is still to come. */
  #rest: Uint8Array = NOTHING;

  constructor(
    epoll: Epoll,
    { port, path, protocol, listener }: {
      port: number;
      path: string;
      protocol: string | undefined;
      listener: SocketListener;
    },
  ) {
    this.#epoll = epoll;
    this.#listener = listener;
    this.#socket = epoll.connect(port, () => this.#receive());
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    ];
    epoll.send(this.#socket, new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  }

  /** Sends a frame that {@linkcode clientFrame} has made; false if the server doesn't take any more. */
  send(frame: Uint8Array<ArrayBuffer>): boolean {
    return this.#epoll.send(this.#socket, frame);
  }

  close(): void {
    this.isClosed = true;
    this.#epoll.close(this.#socket);
  }

  #receive(): void {
    const { received } = this.#epoll;
    const before = this.#rest.length;
    if (before > 0) received.set(this.#rest);
    const count = this.#epoll.receive(this.#socket, before);
    if (count === 0) return this.close();
    const end = before + count;
    received[end] = this.#listener.stop;
    const read = this.#isOpen ? this.#readFrames(0, end) : this.#readAnswer(end);
    this.#rest = read === end ? NOTHING : received.slice(read, end);
  }

  #readAnswer(end: number): number {
    const answer = new TextDecoder().decode(this.#epoll.received.subarray(0, Math.min(end, 4096)));
    const length = answer.indexOf("\r\n\r\n") + 4;
    if (length < 4) return 0;
    if (!answer.startsWith("HTTP/1.1 101")) throw new Error(`the server answers ${answer.slice(9, length)}`);
    this.#isOpen = true;
    this.#listener.opened();
    return this.#readFrames(length, end);
  }

  /** Reads all frames that are complete; returns where the first one begins that isn't. */
  #readFrames(from: number, end: number): number {
    const { received } = this.#epoll;
    let at = from;
    while (end - at >= 2) {
      const opcode = received[at]! & 15;
      let length = received[at + 1]!;
      let header = 2;
      if (length >= 126) {
        header = length === 126 ? 4 : 10;
        if (end - at < header) break;
        length = 0;
        for (let index = at + 2; index < at + header; index++) length = length * 256 + received[index]!;
      }
      const start = at + header;
      if (end - start < length) break;
      if (opcode === TEXT) this.#listener.text(start, start + length);
      else if (opcode === PING) this.send(clientFrame(NOTHING, PONG));
      else if (opcode === CLOSE) this.close();
      else if (opcode === CONTINUATION) throw new Error("the server has cut a message into frames");
      if (this.isClosed) return end;
      at = start + length;
    }
    return at;
  }
}

/** A whole frame around a payload; its mask is zero, which leaves the payload as it is. */
export function clientFrame(payload: string | Uint8Array, opcode = TEXT): Uint8Array<ArrayBuffer> {
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const { length } = bytes;
  const size = length < 126 ? [length] : [126, length >> 8, length & 0xff];
  if (length > 0xffff) throw new RangeError("No client here has so much to say");
  const head = [FINAL | opcode, MASKED | size[0]!, ...size.slice(1), 0, 0, 0, 0];
  const frame = new Uint8Array(head.length + length);
  frame.set(head);
  frame.set(bytes, head.length);
  return frame;
}
