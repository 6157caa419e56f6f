import { clientFrame, ClientSocket } from "./client_socket.ts";
import type { Dialect } from "./dialect.ts";
import type { Epoll } from "./epoll.ts";
import type { KnownFrames } from "./known_frames.ts";

/** Begins a mark; the four digits of its speaker and the eight of its number follow. */
const HASH = 0x23;
const ZERO = 0x30;
const SPEAKER_DIGITS = 4;
const NUMBER_DIGITS = 8;
/** The longest text that a server may send to see whether a client is there. */
const PULSE_BYTES = 64;
const MARK_BYTES = 1 + SPEAKER_DIGITS + NUMBER_DIGITS;

/** What is told of every marked line that a member hears. */
export type Heard = (member: Member, speaker: number, number: number) => void;

/** What a {@linkcode Member} needs. */
export interface MemberOptions {
  readonly epoll: Epoll;
  readonly port: number;
  readonly dialect: Dialect;
  readonly room: string;
  /** The members of its room, itself included, by their numbers. */
  readonly mates: readonly Member[];
  readonly known: KnownFrames;
  /** Its number among the speakers of its room. */
  readonly speaker: number;
  readonly entered: () => void;
  readonly heard: Heard;
}

/** One client in one room: says marked lines, and checks that each line of every speaker comes once and in order. */
export class Member {
  readonly speaker: number;
  /** As whom the server knows it, once it has entered. */
  self: string | undefined;
  /** How many lines it has said, and heard of everybody. */
  said = 0;
  heard = 0;
  /** When each of its lines was due to be said, where that is asked for. */
  readonly dueAt: number[] = [];
  readonly mates: readonly Member[];
  readonly #options: MemberOptions;
  readonly #socket: ClientSocket;
  readonly #heardOf: number[] = [];
  #line: Template | undefined;
  /** How many frames with marks it has got. */
  #frames = 0;

  constructor(options: MemberOptions) {
    const { epoll, port, dialect: { path, protocol } } = options;
    this.speaker = options.speaker;
    this.mates = options.mates;
    this.#options = options;
    this.#socket = new ClientSocket(epoll, {
      ...{ port, path, protocol },
      listener: { stop: HASH, opened: () => this.#enter(""), text: (start, end) => this.#hear(start, end) },
    });
  }

  get isClosed(): boolean {
    return this.#socket.isClosed;
  }

  /** Says its next line to the room, or to the member `to`; false if the server doesn't take any more. */
  say(to?: string): boolean {
    const { dialect } = this.#options;
    this.#line ??= new Template((mark) =>
      to === undefined ? dialect.line(mark) : dialect.signal?.(mark, to) ?? ""
    );
    if (!this.#socket.send(this.#line.stamp(this.speaker, this.said + 1))) return false;
    this.said += 1;
    return true;
  }

  close(): void {
    this.#socket.close();
  }

  #enter(text: string): void {
    const { answer, self } = this.#options.dialect.enter(this.#options.room, text);
    if (answer !== undefined) this.#socket.send(clientFrame(answer));
    if (self === undefined) return;
    this.self = self;
    this.#options.entered();
  }

  #hear(start: number, end: number): void {
    const { epoll: { received }, known } = this.#options;
    if (this.self === undefined) return this.#enter(textOf(received, { start, end }));
    const bytes = received.subarray(start, end);
    const same = known.marksOf(this.#frames, bytes);
    const marks = same ?? marksIn(received, { start, end });
    if (marks.length === 0) return this.#answerPulse(start, end);
    if (same === undefined) known.add(this.#frames, { bytes, marks });
    this.#frames += 1;
    for (let index = 0; index < marks.length; index += 2) this.#take(marks[index]!, marks[index + 1]!);
  }

  #answerPulse(start: number, end: number): void {
    if (end - start > PULSE_BYTES) return;
    const { received } = this.#options.epoll;
    const answer = this.#options.dialect.pulse?.(textOf(received, { start, end }));
    if (answer !== undefined) this.#socket.send(clientFrame(answer));
  }

  #take(speaker: number, number: number): void {
    const due = (this.#heardOf[speaker] ?? 0) + 1;
    if (number !== due) throw new Error(`line ${number} of speaker ${speaker} came in place of ${due}`);
    this.#heardOf[speaker] = number;
    this.heard += 1;
    this.#options.heard(this, speaker, number);
  }
}

/** A frame that is written once, and of which only the mark changes. */
class Template {
  readonly #frame: Uint8Array<ArrayBuffer>;
  readonly #places: readonly number[];

  constructor(text: (mark: string) => string) {
    const digits = "0".repeat(MARK_BYTES - 1);
    this.#frame = clientFrame(text(`#${digits}`));
    const latin = Array.from(this.#frame, (byte) => String.fromCharCode(byte)).join("");
    this.#places = Array.from(latin.matchAll(new RegExp(`(?<!0)${digits}`, "g")), ({ index }) => index);
  }

  stamp(speaker: number, number: number): Uint8Array<ArrayBuffer> {
    for (const place of this.#places) {
      write(this.#frame, place + SPEAKER_DIGITS, speaker);
      write(this.#frame, place + SPEAKER_DIGITS + NUMBER_DIGITS, number);
    }
    return this.#frame;
  }
}

/** Writes a number so that it ends before `end`; what is to its left stays. */
function write(frame: Uint8Array, end: number, number: number): void {
  for (let at = end - 1, rest = number; rest > 0; at--, rest = Math.floor(rest / 10)) {
    frame[at] = ZERO + rest % 10;
  }
}

/** Finds all marks; what follows the received bytes is a mark's sign, so that no search goes further. */
function marksIn(bytes: Uint8Array, { start, end }: { start: number; end: number }): readonly number[] {
  const marks: number[] = [];
  for (let at = bytes.indexOf(HASH, start); at < end; at = bytes.indexOf(HASH, at + MARK_BYTES)) {
    marks.push(numberAt(bytes, at + 1, SPEAKER_DIGITS), numberAt(bytes, at + 5, NUMBER_DIGITS));
  }
  return marks;
}

function numberAt(bytes: Uint8Array, at: number, digits: number): number {
  let number = 0;
  for (let index = at; index < at + digits; index++) number = number * 10 + bytes[index]! - ZERO;
  return number;
}

function textOf(bytes: Uint8Array, { start, end }: { start: number; end: number }): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}
