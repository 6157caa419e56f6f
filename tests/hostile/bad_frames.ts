import { rawFrame } from "../fakes/raw_socket.ts";
import type { BadInput } from "./bad_input.ts";

const MIB = 1024 * 1024;
const CONTINUATION = 0;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;
const LEAVE = '{"type":"pong"}';

function bytes(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const closeWith = (code: number, reason: readonly number[] = []) =>
  rawFrame({ opcode: CLOSE, payload: bytes([code >> 8, code & 0xff], reason) });

/** Begins a message, and goes on with so many fragments without an end. */
function fragments(count: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const first = rawFrame({ payload, isFinal: false });
  const more = rawFrame({ payload, isFinal: false, opcode: CONTINUATION });
  const all = new Uint8Array(first.length + more.length * count);
  all.set(first);
  for (let index = 0; index < count; index++) all.set(more, first.length + more.length * index);
  return all;
}

const hasNoCode = { default: "cut", public: "1002" };

/** Fragments count for nothing until the last has come: only the time ends them. */
const NEVER_ENTERED = "4001 not entered in time";

/** Frames that RFC 6455 forbids, or that are more than is taken here. */
export const BAD_FRAMES: readonly BadInput[] = [
  {
    what: "a frame without a mask",
    sent: rawFrame({ payload: LEAVE, isMasked: false }),
    answer: { default: "goes on", public: "1002" },
  },
  ...[1, 2, 4].map((reserved): BadInput => ({
    what: `a frame with reserved bits ${reserved}`,
    sent: rawFrame({ payload: LEAVE, reserved }),
    answer: hasNoCode,
  })),
  ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): BadInput => ({
    what: `a frame with opcode ${opcode}`,
    sent: rawFrame({ opcode }),
    answer: hasNoCode,
  })),
  {
    what: "a ping of 126 bytes",
    sent: rawFrame({ opcode: PING, payload: "x".repeat(126) }),
    answer: hasNoCode,
  },
  {
    what: "a ping in fragments",
    sent: rawFrame({ opcode: PING, isFinal: false }),
    answer: hasNoCode,
  },
  { what: "a pong that nobody asked for", sent: rawFrame({ opcode: PONG, payload: "x" }), answer: "goes on" },
  {
    what: "100 pings at once",
    sent: bytes(...Array.from({ length: 100 }, () => rawFrame({ opcode: PING }))),
    answer: "goes on",
  },
  {
    what: "a continuation of nothing",
    sent: rawFrame({ opcode: CONTINUATION, payload: LEAVE }),
    answer: hasNoCode,
  },
  {
    what: "a text amid the fragments of another",
    sent: bytes(rawFrame({ payload: '{"type":', isFinal: false }), rawFrame({ payload: LEAVE })),
    answer: hasNoCode,
  },
  {
    what: "a text in two fragments, a ping between them",
    sent: bytes(
      rawFrame({ payload: LEAVE.slice(0, 4), isFinal: false }),
      rawFrame({ opcode: PING }),
      rawFrame({ payload: LEAVE.slice(4), opcode: CONTINUATION }),
    ),
    answer: "goes on",
  },
  {
    what: "a text in 200 fragments",
    sent: bytes(
      fragments(200, new Uint8Array(1).fill(0x20)),
      rawFrame({ opcode: CONTINUATION, payload: LEAVE }),
    ),
    answer: { default: "goes on", public: "4009 frame too large" },
  },
  {
    what: "16 MiB of fragments without an end",
    sent: fragments(16, new Uint8Array(MIB).fill(0x20)),
    answer: { default: NEVER_ENTERED, public: "4009 frame too large" },
  },
  {
    what: "100,000 fragments of a byte without an end",
    sent: fragments(100_000, new Uint8Array(1).fill(0x20)),
    answer: { default: NEVER_ENTERED, public: "4009 frame too large" },
  },
  ...([[2n ** 31n, 8], [2n ** 63n, 8], [2n ** 64n - 1n, 8]] as const).map(([length, size]): BadInput => ({
    what: `a frame that claims ${length} bytes`,
    sent: rawFrame({ claimed: { length, bytes: size } }),
    answer: { default: "cut", public: "4009 frame too large" },
  })),
  {
    what: "a length in more bytes than it needs",
    sent: rawFrame({ payload: LEAVE, claimed: { length: BigInt(LEAVE.length), bytes: 8 } }),
    answer: "goes on",
  },
  ...[0, 999, 1005, 1006, 1015, 5000].map((code): BadInput => ({
    what: `a close with code ${code}`,
    sent: closeWith(code),
    answer: "1002",
  })),
  { what: "a close of one byte", sent: rawFrame({ opcode: CLOSE, payload: "x" }), answer: hasNoCode },
  {
    what: "a close whose reason isn't UTF-8",
    sent: closeWith(1000, [0xff, 0xfe]),
    answer: { default: "cut", public: "1007" },
  },
  { what: "data after a close", sent: bytes(closeWith(1000), rawFrame({ payload: LEAVE })), answer: "1000" },
  {
    what: "bytes that aren't UTF-8",
    sent: rawFrame({ payload: bytes([0x22, 0xff, 0x22]) }),
    answer: { default: "cut", public: "1007" },
  },
  {
    what: "a lone surrogate in bytes",
    sent: rawFrame({ payload: bytes([0x22, 0xed, 0xa0, 0x80, 0x22]) }),
    answer: { default: "cut", public: "1007" },
  },
  {
    what: "a binary frame",
    sent: rawFrame({ opcode: BINARY, payload: LEAVE }),
    answer: "4000 not-text",
  },
  { what: "an empty frame", sent: rawFrame({}), answer: "4000 not-json" },
  {
    what: "a frame of 64 KiB and a byte",
    sent: rawFrame({ payload: "x".repeat(65_537) }),
    answer: "4009 frame too large",
  },
  { what: "a frame of 64 KiB", sent: rawFrame({ payload: "x".repeat(65_536) }), answer: "4000 not-json" },
];
