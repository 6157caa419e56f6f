/**
 * TCP sockets as Linux has them, called without a runtime between: a load generator must be cheaper than the server that
 * it measures, and an asynchronous read for each frame is not.
 */

const AF_INET = 2;
const SOCK_STREAM = 1;
const SOL_SOCKET = 1;
const SO_LINGER = 13;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EPOLL_CTL_ADD = 1;
const EPOLLIN = 1;
const POLLIN = 1;

const EVENTS = 512;
/** `struct epoll_event` is packed on x86 and nowhere else. */
const EVENT_BYTES = Deno.build.arch === "x86_64" ? 12 : 16;
const DATA_OFFSET = EVENT_BYTES - 8;
/** The longest frame that a server may send. */
const RECEIVE_BYTES = 8 * 1024 * 1024;

// Lengths and results fit into 32 bits here, and those need no BigInt.
const { symbols: libc } = Deno.dlopen("libc.so.6", {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  memcmp: { parameters: ["buffer", "buffer", "u32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
  ppoll: { parameters: ["buffer", "u32", "buffer", "pointer"], result: "i32" },
});

/** All sockets of the generator, and the one wait for them. */
export class Epoll implements Disposable {
  /** What was received last. */
  readonly received = new Uint8Array(RECEIVE_BYTES);
  /** When, in milliseconds of `performance.now()`. */
  now = performance.now();
  readonly #epoll = libc.epoll_create1(0);
  readonly #events = new Uint8Array(EVENTS * EVENT_BYTES);
  readonly #view = new DataView(this.#events.buffer);
  readonly #poll = new Uint8Array(8);
  readonly #time = new BigInt64Array(2);
  readonly #readable = new Map<number, () => void>();

  constructor() {
    const view = new DataView(this.#poll.buffer);
    view.setInt32(0, this.#epoll, true);
    view.setInt16(4, POLLIN, true);
  }

  /** Connects to a port of this machine; `readable` is called whenever there is something to receive. */
  connect(port: number, readable: () => void): number {
    const socket = check(libc.socket(AF_INET, SOCK_STREAM, 0), "socket");
    const address = Uint8Array.of(AF_INET, 0, port >> 8, port & 0xff, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    check(libc.connect(socket, address, address.length), "connect");
    libc.setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, int32s(1), 4);
    const event = new DataView(new ArrayBuffer(EVENT_BYTES));
    event.setUint32(0, EPOLLIN, true);
    event.setInt32(DATA_OFFSET, socket, true);
    check(libc.epoll_ctl(this.#epoll, EPOLL_CTL_ADD, socket, new Uint8Array(event.buffer)), "epoll_ctl");
    this.#readable.set(socket, readable);
    return socket;
  }

  /** Receives what is there, up to the last byte but one, behind the first `offset` bytes of `received`; returns how much: 0 if the other end has closed. */
  receive(socket: number, offset: number): number {
    const into = offset === 0 ? this.received : this.received.subarray(offset);
    this.now = performance.now();
    return Math.max(0, libc.recv(socket, into, into.length - 1, MSG_DONTWAIT));
  }

  /** Sends all of it, or says false if the network's buffers are full. */
  send(socket: number, bytes: Uint8Array<ArrayBuffer>): boolean {
    const sent = libc.send(socket, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0 && sent < bytes.length) throw new Error("a frame was sent in part: the window is too large");
    return sent === bytes.length;
  }

  /** Ends a connection at once, so that its port is free again. */
  close(socket: number): void {
    if (!this.#readable.delete(socket)) return;
    libc.setsockopt(socket, SOL_SOCKET, SO_LINGER, int32s(1, 0), 8);
    libc.close(socket);
  }

  /** Waits for at most `ms` milliseconds (fractions count), and lets all sockets receive that have something. */
  wait(ms: number): void {
    if (ms > 0) {
      this.#time[0] = BigInt(Math.floor(ms / 1000));
      this.#time[1] = BigInt(Math.floor((ms % 1000) * 1e6));
      if (libc.ppoll(this.#poll, 1, new Uint8Array(this.#time.buffer), null) <= 0) return;
    }
    const count = libc.epoll_wait(this.#epoll, this.#events, EVENTS, 0);
    for (let index = 0; index < count; index++) {
      const socket = this.#view.getInt32(index * EVENT_BYTES + DATA_OFFSET, true);
      this.#readable.get(socket)?.();
    }
  }

  [Symbol.dispose](): void {
    for (const socket of this.#readable.keys()) this.close(socket);
    libc.close(this.#epoll);
  }
}

/** Compares in one call what a loop would compare byte by byte. */
export function sameBytes(one: Uint8Array<ArrayBuffer>, other: Uint8Array<ArrayBuffer>): boolean {
  return one.length === other.length && libc.memcmp(one, other, one.length) === 0;
}

function int32s(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Int32Array.from(values).buffer);
}

function check(result: number, what: string): number {
  if (result < 0) {
    throw new Error(`${what} failed: is the server there, and are there enough file descriptors?`);
  }
  return result;
}
