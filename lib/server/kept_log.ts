import { encodeEntry } from "../protocol/codec.ts";
import type { Entry } from "../protocol/messages.ts";
import { utf8Length } from "../protocol/utf8.ts";

/** How much is kept; `bytes` are UTF-8 bytes of encoded entries. */
export interface KeptLogLimits {
  readonly entries: number;
  readonly bytes: number;
  /** Whether a retraction empties what it withdraws; sealed entries are chained, so a private room leaves them whole. */
  readonly erases: boolean;
}

interface Kept {
  readonly entry: Entry;
  readonly encoded: string;
  readonly bytes: number;
}

/** The newest entries of a log, as many as fit (LOG-4). */
export class KeptLog {
  readonly #limits: KeptLogLimits;
  readonly #kept: Kept[] = [];
  #bytes = 0;
  #seq: number;

  /** Begins after the number `seq`. */
  constructor(limits: KeptLogLimits, seq = 0) {
    this.#limits = limits;
    this.#seq = seq;
  }

  /** The newest number. */
  get seq(): number {
    return this.#seq;
  }

  /** The oldest number that is kept; one more than the newest if none is. */
  get oldest(): number {
    return this.#seq - this.#kept.length + 1;
  }

  find(id: string | undefined): Entry | undefined {
    return this.#kept.find(({ entry }) => entry.id === id)?.entry;
  }

  /** What is kept of the entries after a number, encoded. */
  after(seq: number): readonly string[] {
    return this.#kept.slice(Math.max(0, seq + 1 - this.oldest)).map(({ encoded }) => encoded);
  }

  /** Numbers are consecutive, so the kept entries are always the last ones without a gap. */
  keep(entry: Entry, encoded: string): void {
    if (entry.kind === "retract" && this.#limits.erases) this.#erase(entry.target);
    const bytes = utf8Length(encoded);
    this.#seq = entry.seq;
    this.#kept.push({ entry, encoded, bytes });
    this.#bytes += bytes;
    while (this.#kept.length > this.#limits.entries || this.#bytes > this.#limits.bytes) {
      this.#bytes -= this.#kept.shift()?.bytes ?? 0;
    }
  }

  /** Takes the text out of a retracted line and its edits: who comes later isn't handed what was taken back (LOG-10). */
  #erase(target: string | undefined): void {
    for (const [index, { entry, bytes }] of this.#kept.entries()) {
      const isOfLine = entry.id === target || entry.kind === "edit" && entry.target === target;
      if (!isOfLine) continue;
      const erased = { ...entry, value: "" };
      const encoded = encodeEntry(erased);
      this.#kept[index] = { entry: erased, encoded, bytes: utf8Length(encoded) };
      this.#bytes += utf8Length(encoded) - bytes;
    }
  }
}
