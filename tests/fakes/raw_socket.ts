import { HANDSHAKE } from "./raw_request.ts";

/** A frame as no honest client makes it; what isn't given is as it should be (RFC 6455 section 5.2). */
export interface RawFrame {
  readonly payload?: string | Uint8Array;
  readonly opcode?: number;
  readonly isFinal?: boolean;
  /** RSV1 to RSV3 as a number of three bits. */
  readonly reserved?: number;
  readonly isMasked?: boolean;
  /** The length that the frame claims, in so many bytes: 1, 2 or 8. */
  readonly claimed?: { readonly length: bigint; readonly bytes: 1 | 2 | 8 };
}

const FINAL = 0x80;
const MASKED = 0x80;
const CLOSE = 8;
const TEXT = 1;
const PATIENCE_MS = 10_000;

/** The bytes of a frame; its mask is zero, which leaves the payload as it is. */
export function rawFrame(frame: RawFrame): Uint8Array<ArrayBuffer> {
  const { payload = "", opcode = TEXT, isFinal = true, reserved = 0, isMasked = true, claimed } = frame;
  const bytes = typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
  const { length, bytes: size } = claimed ?? fitting(bytes.length);
  const head = [(isFinal ? FINAL : 0) | reserved << 4 | opcode, isMasked ? MASKED : 0];
  if (size === 1) head[1]! |= Number(length);
  else head[1]! |= size === 2 ? 126 : 127;
  for (let at = size === 1 ? -1 : size - 1; at >= 0; at--) {
    head.push(Number(length >> BigInt(at * 8) & 0xffn));
  }
  return Uint8Array.from([...head, ...(isMasked ? [0, 0, 0, 0] : []), ...bytes]);
}

function fitting(length: number): { readonly length: bigint; readonly bytes: 1 | 2 | 8 } {
  return { length: BigInt(length), bytes: length < 126 ? 1 : length < 0x10000 ? 2 : 8 };
}

/** A WebSocket's client that sends whatever a test wants, byte for byte. */
export class RawSocket implements Disposable {
  readonly #tcp: Deno.TcpConn;
  #read: Uint8Array = new Uint8Array(0);

  private constructor(tcp: Deno.TcpConn) {
    this.#tcp = tcp;
  }

  /** Connects as a page of the server's own origin does, and reads the handshake's answer. */
  static async open(port: number, headers: Readonly<Record<string, string>> = {}): Promise<RawSocket> {
    const tcp = await Deno.connect({ hostname: "127.0.0.1", port });
    const host = `127.0.0.1:${port}`;
    const given = Object.entries({ Host: host, Origin: `http://${host}`, ...HANDSHAKE, ...headers });
    const lines = given.map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = new RawSocket(tcp);
    await socket.send(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines.join("")}\r\n`));
    for (;;) {
      const text = new TextDecoder("latin1").decode(socket.#read);
      const end = text.indexOf("\r\n\r\n") + 4;
      if (end >= 4) {
        if (!text.startsWith("HTTP/1.1 101")) throw new Error(`The server answers ${text.slice(0, end)}`);
        socket.#read = socket.#read.slice(end);
        return socket;
      }
      if (!await socket.#more()) throw new Error("The server doesn't answer");
    }
  }

  /** Sends bytes; false if the other end doesn't take them any more. */
  async send(bytes: Uint8Array): Promise<boolean> {
    try {
      for (let at = 0; at < bytes.length;) at += await this.#tcp.write(bytes.subarray(at));
      return true;
    } catch {
      return false;
    }
  }

  /** The next text, or how the connection ended: `"4000 not-json"`, or `"cut"` where no close frame came. */
  async next(): Promise<{ readonly text: string } | { readonly end: string }> {
    for (;;) {
      const frame = this.#takeFrame();
      if (frame?.opcode === TEXT) return { text: new TextDecoder().decode(frame.payload) };
      if (frame?.opcode === CLOSE) return { end: endOf(frame.payload) };
      if (frame === undefined && !await this.#more()) return { end: "cut" };
    }
  }

  /** The opcode of the next frame, whatever it is; undefined where none comes any more. */
  async control(): Promise<number | undefined> {
    for (;;) {
      const frame = this.#takeFrame();
      if (frame !== undefined || !await this.#more()) return frame?.opcode;
    }
  }

  [Symbol.dispose](): void {
    this.#tcp.close();
  }

  #takeFrame(): { readonly opcode: number; readonly payload: Uint8Array } | undefined {
    const bytes = this.#read;
    if (bytes.length < 2) return undefined;
    const short = bytes[1]! & 0x7f;
    const size = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (bytes.length < 2 + size) return undefined;
    const length = size === 0 ? short : bytes.slice(2, 2 + size).reduce((sum, byte) => sum * 256 + byte, 0);
    const end = 2 + size + length;
    if (bytes.length < end) return undefined;
    this.#read = bytes.slice(end);
    return { opcode: bytes[0]! & 15, payload: bytes.slice(2 + size, end) };
  }

  /** Waits for more bytes; false if there won't be any. */
  async #more(): Promise<boolean> {
    const bytes = new Uint8Array(65536);
    const late = setTimeout(() => this.#tcp.close(), PATIENCE_MS);
    const count = await this.#tcp.read(bytes).catch(() => null).finally(() => clearTimeout(late));
    if (count === null) return false;
    const read = new Uint8Array(this.#read.length + count);
    read.set(this.#read);
    read.set(bytes.subarray(0, count), this.#read.length);
    this.#read = read;
    return true;
  }
}

function endOf(payload: Uint8Array): string {
  const code = payload.length < 2 ? "1005" : String(payload[0]! * 256 + payload[1]!);
  return `${code} ${new TextDecoder().decode(payload.slice(2))}`.trim();
}
