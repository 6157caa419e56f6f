import { decodeServerFrame } from "../../../lib/protocol/codec.ts";
import type { Entry } from "../../../lib/protocol/messages.ts";

/** What must never happen, counted. */
export interface Faults {
  /** The same number of the same life is another entry for somebody else. */
  conflicts: number;
  /** A number was left out on a connection. */
  gaps: number;
  /** An entry came twice to somebody who isn't its author. */
  doubles: number;
  /** An author's lines are in another order than said. */
  disorders: number;
  /** A line that its author saw kept is missing for somebody, who wasn't told of a gap. */
  missing: number;
}

/** What all clients together have heard: every entry by its life and number. */
export class Record {
  readonly faults: Faults = { conflicts: 0, gaps: 0, doubles: 0, disorders: 0, missing: 0 };
  /** By life and number. */
  readonly #entries = new Map<string, Entry>();
  readonly #lives = new Set<string>();
  readonly notes: string[] = [];
  entries = 0;

  /** How many lives of rooms anybody has seen. */
  get lives(): number {
    return this.#lives.size;
  }

  /** Counts something that must not happen. */
  blame(fault: keyof Faults, note: string): void {
    this.faults[fault] += 1;
    if (this.notes.length < 20) this.notes.push(`${fault}: ${note}`);
  }

  /** Takes an entry of a life that somebody has heard. */
  heard(life: string, entry: Entry): void {
    this.#lives.add(life);
    const key = `${life} ${entry.seq}`;
    const known = this.#entries.get(key);
    if (known === undefined) {
      this.#entries.set(key, entry);
      this.entries += 1;
    } else if (known.id !== entry.id || known.value !== entry.value || known.from !== entry.from) {
      this.blame("conflicts", `${key} is ${known.value} and ${entry.value}`);
    }
  }

  /** Looks whether each author's lines are in order in each life. */
  checkOrder(): void {
    const last = new Map<string, number>();
    const byPlace = [...this.#entries].map(([key, entry]) => ({ life: key.split(" ")[0] ?? "", entry }));
    for (const { life, entry } of byPlace.toSorted((one, other) => one.entry.seq - other.entry.seq)) {
      const [author = "", number] = entry.value.split(" says ");
      const before = last.get(`${life} ${author}`) ?? -1;
      if (Number(number) <= before) this.blame("disorders", `${entry.value} after ${before} in ${life}`);
      last.set(`${life} ${author}`, Math.max(before, Number(number)));
    }
  }
}

/** What one connection of a client hears: every number, each once. */
export class Hearing {
  readonly #record: Record;
  #life = "";
  #seq = 0;
  #self = "";

  constructor(record: Record) {
    this.#record = record;
  }

  frame(frame: unknown): void {
    const decoded = decodeServerFrame(frame);
    if (!decoded.ok) throw new Error(`not a frame: ${String(frame).slice(0, 100)}`);
    for (const message of decoded.message) {
      if (message.type === "welcome") {
        this.#life = message.epoch;
        this.#self = message.self;
        for (const entry of message.entries) this.#record.heard(this.#life, entry);
        const seqs = message.entries.map(({ seq }) => seq);
        if (seqs.some((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1)) {
          this.#record.blame("gaps", `in a welcome`);
        }
        this.#seq = message.seq;
      } else if (message.type === "CHATMSG") this.#entry(message);
    }
  }

  #entry(entry: Entry): void {
    if (entry.seq > this.#seq + 1) this.#record.blame("gaps", `${entry.seq} after ${this.#seq}`);
    const isAgain = entry.seq <= this.#seq;
    if (isAgain && entry.from !== this.#self) this.#record.blame("doubles", `${entry.seq} ${entry.value}`);
    // The answer to a line that is sent again has its first author, number and time, and maybe another name.
    this.#record.heard(this.#life, entry);
    this.#seq = Math.max(this.#seq, entry.seq);
  }
}
