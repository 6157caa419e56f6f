import { seededRandom } from "./seeded_random.ts";

/** Words that have broken other servers. */
const HOSTILE_TEXTS = [
  ...[
    "",
    " ",
    "\u0000",
    "\ud800",
    "\udfff x",
    "\u202e",
    "\ufeff",
    "\u2028",
    "e\u0301",
    "é",
    "👩‍👩‍👧",
    "x".repeat(70),
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "..",
    "%00",
    "{}",
    "}{",
    "a}b",
    "a|b",
    "a\nb",
  ],
  ...[
    "<img src=x onerror=alert(1)>",
    "</script>",
    "javascript:alert(1)",
    "${7*7}",
    "'; DROP TABLE rooms; --",
  ],
  ...[
    "null",
    "undefined",
    "true",
    "NaN",
    "1e999",
    "-0",
    "x".repeat(5000),
    "é".repeat(9000),
    "\u0301".repeat(2000),
  ],
];
const HOSTILE_NUMBERS = [0, -0, -1, 0.1, 1e21, 1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 63)];
const HOSTILE_FRAMES = [
  ...[
    "",
    " ",
    "null",
    "true",
    "1",
    '"x"',
    "[]",
    "[[]]",
    "{}",
    "{",
    "}",
    '{"type":',
    '{"type":null}',
    '{"type":[]}',
  ],
  ...[
    '{"type":"ping"}\n{"type":"ping"}',
    '\ufeff{"type":"ping"}',
    '{"type":"ping","type":"leave"}',
    "0x1",
    "1e999",
  ],
  ...['{"__proto__":{"polluted":1},"type":"ping"}', '{"type":"CHATMSG","value":"x","__proto__":{"id":"y"}}'],
  ...[
    '{"constructor":{"prototype":{"polluted":1}},"type":"pong"}',
    "[".repeat(30_000),
    '{"a":'.repeat(10_000),
  ],
  ...[
    `{${'"k":1,'.repeat(5000)}"type":"pong"}`,
    '{"type":"welcome"}',
    '{"type":"joined","member":{"id":"x"}}',
  ],
];

/** What the frames may name that is really there. */
export interface FuzzWorld {
  readonly rooms: readonly string[];
  readonly members: readonly string[];
}

/** Makes frames that are nearly right, or wrong in ways that have hurt; the same ones for the same seed. */
export class FrameFuzzer {
  readonly #random: () => number;
  readonly #world: FuzzWorld;

  constructor(seed: number, world: FuzzWorld = { rooms: ["blue"], members: ["m"] }) {
    this.#random = seededRandom(seed);
    this.#world = world;
  }

  /** A whole number from 0 up to `end`. */
  whole(end: number): number {
    return Math.floor(this.#random() * end);
  }

  /** The next frame: text mostly, bytes sometimes. */
  next(): unknown {
    const roll = this.#random();
    if (roll < 0.02) return this.#pick([new Uint8Array(this.whole(100)), null, undefined, 5]);
    if (roll < 0.08) return this.#pick(HOSTILE_FRAMES);
    const message = this.#message();
    if (roll < 0.6) return JSON.stringify(message);
    if (roll < 0.8) return JSON.stringify(this.#spoilField(message));
    return this.#spoilText(JSON.stringify(message));
  }

  #message(): Record<string, unknown> {
    const text = () => this.#random() < 0.7 ? `text ${this.whole(1000)}` : this.#pick(HOSTILE_TEXTS);
    const id = () => this.#random() < 0.7 ? `id-${this.whole(50)}` : this.#pick(HOSTILE_TEXTS);
    const to = () => this.#pick([...this.#world.members, id(), undefined]);
    const room = () =>
      this.#random() < 0.7 ? this.#pick(this.#world.rooms) : this.#pick([text(), this.whole(20)]);
    const position = () => ({ seat: to() ?? "x", secret: id(), epoch: id(), seq: this.whole(30) });
    const resume = this.#random() < 0.3 ? position() : undefined;
    return this.#pick<() => Record<string, unknown>>([
      () => ({ type: "GETROOM", value: "", name: text() }),
      () => ({ type: "ENTERROOM", value: room(), name: text(), create: this.#random() < 0.5, resume }),
      () => ({ type: "CHATMSG", value: text(), id: id() }),
      () => ({ type: "CHATMSG", value: text() }),
      () => ({
        type: "CHATMSG",
        value: text(),
        kind: this.#pick(["edit", "retract", "react", "line"]),
        target: id(),
      }),
      () => ({ type: "offer", sdp: text(), to: to() }),
      () => ({ type: "answer", sdp: "x".repeat(this.whole(this.whole(20) === 0 ? 40_000 : 100)), to: to() }),
      () => ({
        type: "candidate",
        label: this.whole(3),
        id: this.#pick(["0", null]),
        candidate: text(),
        to: to(),
      }),
      () => ({ type: "typing", on: this.#random() < 0.5 }),
      () => ({ type: "rename", name: text() }),
      () => ({ type: this.#random() < 0.2 ? "leave" : "ping" }),
      () => ({ type: "pong" }),
    ])();
  }

  #spoilField(message: Record<string, unknown>): Record<string, unknown> {
    const key = this.#pick([...Object.keys(message), "from", "seq", "at", "admin"]);
    if (this.#random() < 0.2) {
      const { [key]: _, ...rest } = message;
      return rest;
    }
    return { ...message, [key]: this.#hostileValue() };
  }

  #hostileValue(): unknown {
    return this.#pick<() => unknown>([
      () => this.#pick(HOSTILE_TEXTS),
      () => this.#pick(HOSTILE_NUMBERS),
      () => this.#pick([null, true, false, [], {}, [[]], [null], { type: "ping" }, { length: 1 }]),
      () => Array.from({ length: this.whole(200) }, (_, index) => index),
    ])();
  }

  #spoilText(text: string): string {
    const at = this.whole(text.length);
    const rest = text.slice(at + 1 + this.whole(3));
    return text.slice(0, at) + this.#pick(["", "{", '"', "\\", "\u0000", "\ud83d", "9", ",", "}}", text]) +
      rest;
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[this.whole(from.length)];
    if (picked === undefined && !from.includes(picked as T)) throw new Error("Nothing to pick from");
    return picked as T;
  }
}
