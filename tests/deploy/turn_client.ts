import { Buffer } from "node:buffer";
import { createHash, createHmac, randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

/** Methods and attributes of STUN and TURN (RFC 8489, RFC 8656). */
const ALLOCATE = 0x0003;
const CREATE_PERMISSION = 0x0008;
const CHANNEL_BIND = 0x0009;
const USERNAME = 0x0006;
const MESSAGE_INTEGRITY = 0x0008;
const ERROR_CODE = 0x0009;
const CHANNEL_NUMBER = 0x000c;
const XOR_PEER_ADDRESS = 0x0012;
const REALM = 0x0014;
const NONCE = 0x0015;
const REQUESTED_ADDRESS_FAMILY = 0x0017;
const REQUESTED_TRANSPORT = 0x0019;
const MAGIC = 0x2112a442;
const ERROR_CLASS = 0x0110;
const UDP = 17;
const FIRST_CHANNEL = 0x4000;
const PEER_PORT = 9;
const ANSWER_LIMIT_MS = 10_000;
/** A datagram may get lost, or come before the server listens. */
const RESEND_MS = 500;

type Attribute = readonly [type: number, value: Buffer];

interface Answer {
  /** 0 if it is a success. */
  readonly code: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** The least of a TURN client: it allocates, and asks for ways to peers; it sends them nothing. */
export class TurnClient implements Disposable {
  readonly #socket: Socket = createSocket("udp4");
  readonly #server: { readonly port: number; readonly username: string; readonly password: string };
  #realm: Buffer = Buffer.alloc(0);
  #nonce: Buffer = Buffer.alloc(0);
  #channel = FIRST_CHANNEL;

  private constructor(port: number, secret: string) {
    const username = `${Math.floor(Date.now() / 1000) + 600}:test`;
    const password = createHmac("sha1", secret).update(username).digest("base64");
    this.#server = { port, username, password };
  }

  /** Takes an allocation that reaches peers of a family; gives the server's error code if there is none for it. */
  static async allocate(
    { port, secret }: { port: number; secret: string },
    family: 4 | 6,
  ): Promise<TurnClient | number> {
    const client = new TurnClient(port, secret);
    const wanted: Attribute[] = [
      [REQUESTED_TRANSPORT, Buffer.from([UDP, 0, 0, 0])],
      [REQUESTED_ADDRESS_FAMILY, Buffer.from([family === 4 ? 1 : 2, 0, 0, 0])],
    ];
    const challenge = await client.#ask(ALLOCATE, wanted);
    client.#realm = challenge.attributes.get(REALM) ?? client.#realm;
    client.#nonce = challenge.attributes.get(NONCE) ?? client.#nonce;
    const { code } = await client.#ask(ALLOCATE, wanted);
    if (code === 0) return client;
    client[Symbol.dispose]();
    return code;
  }

  /** Asks to receive from a peer: 0, or the error code (403 is forbidden). */
  async permit(peer: Uint8Array): Promise<number> {
    return (await this.#ask(CREATE_PERMISSION, [[XOR_PEER_ADDRESS, Buffer.of()]], peer)).code;
  }

  /** Asks for a channel to a peer: 0, or the error code. */
  async bind(peer: Uint8Array): Promise<number> {
    const number = Buffer.alloc(4);
    number.writeUInt16BE(this.#channel++);
    const wanted: Attribute[] = [[CHANNEL_NUMBER, number], [XOR_PEER_ADDRESS, Buffer.of()]];
    return (await this.#ask(CHANNEL_BIND, wanted, peer)).code;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #ask(method: number, attributes: readonly Attribute[], peer?: Uint8Array): Promise<Answer> {
    const id = randomBytes(12);
    const named = attributes.map(([type, value]): Attribute =>
      type === XOR_PEER_ADDRESS && peer !== undefined ? [type, masked(peer, id)] : [type, value]
    );
    const request = this.#request(method, id, named);
    const send = () => this.#socket.send(request, this.#server.port, "127.0.0.1");
    const answer = once(this.#socket, "message", { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    const again = setInterval(send, RESEND_MS);
    send();
    const [message] = await answer.finally(() => clearInterval(again));
    return read(message);
  }

  /** A request, signed once the server has said with what (RFC 8489 section 9.2). */
  #request(method: number, id: Buffer, attributes: readonly Attribute[]): Buffer {
    if (this.#nonce.length === 0) return message(method, id, attributes);
    const { username, password } = this.#server;
    const signed: Attribute[] = [
      ...attributes,
      [USERNAME, Buffer.from(username)],
      [REALM, this.#realm],
      [NONCE, this.#nonce],
    ];
    const key = createHash("md5").update(`${username}:${this.#realm}:${password}`).digest();
    const unsigned = message(method, id, [...signed, [MESSAGE_INTEGRITY, Buffer.alloc(20)]]).subarray(0, -24);
    const integrity = createHmac("sha1", key).update(unsigned).digest();
    return message(method, id, [...signed, [MESSAGE_INTEGRITY, integrity]]);
  }
}

function message(method: number, id: Buffer, attributes: readonly Attribute[]): Buffer {
  const body = Buffer.concat(attributes.map(([type, value]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(type);
    head.writeUInt16BE(value.length, 2);
    return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
  }));
  const head = Buffer.alloc(8);
  head.writeUInt16BE(method);
  head.writeUInt16BE(body.length, 2);
  head.writeUInt32BE(MAGIC, 4);
  return Buffer.concat([head, id, body]);
}

/** A peer's address as it travels (RFC 8489 section 14.2); 4 or 16 bytes. */
function masked(peer: Uint8Array, id: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(MAGIC);
  id.copy(mask, 4);
  const head = Buffer.from([0, peer.length === 4 ? 1 : 2, 0, 0]);
  head.writeUInt16BE(PEER_PORT ^ (MAGIC >>> 16), 2);
  return Buffer.concat([head, Buffer.from(peer.map((byte, index) => byte ^ (mask[index] ?? 0)))]);
}

function read(message: Buffer): Answer {
  const attributes = new Map<number, Buffer>();
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2);
    attributes.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + length + (-length & 3);
  }
  const error = attributes.get(ERROR_CODE);
  const isError = (message.readUInt16BE(0) & ERROR_CLASS) === ERROR_CLASS;
  return { code: isError && error !== undefined ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0, attributes };
}
