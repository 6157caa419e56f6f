import { encodeEntry } from "../protocol/codec.ts";
import type { Entry } from "../protocol/messages.ts";
import { utf8Length } from "../protocol/utf8.ts";

/** An entry before the log has given it a number and a time. */
export type Draft = Omit<Entry, "seq" | "at">;

/** A place in one life of a log. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What a log keeps after a position; `complete` is false if something between is lost (ENTER-7). */
export interface LogView extends Position {
  readonly entries: readonly string[];
  readonly complete: boolean;
}

/** Why a log refuses a draft (LOG-5, LOG-6). */
export type LogRefusal = "unknown-target" | "not-author" | "id-taken";

/** What became of a draft. */
export type Appended =
  | { readonly result: "kept"; readonly entry: Entry; readonly encoded: string }
  | { readonly result: "duplicate"; readonly entry: Entry }
  | { readonly result: "refused"; readonly code: LogRefusal };

/** How much a log keeps; `bytes` are UTF-8 bytes of encoded entries, `ids` is for recognising doubles. */
export interface RoomLogLimits {
  readonly entries: number;
  readonly bytes: number;
  readonly ids: number;
  /** Whether a retraction empties what it withdraws; sealed entries are chained, so a private room leaves them whole. */
  readonly erases: boolean;
}

interface Kept {
  readonly entry: Entry;
  readonly encoded: string;
  readonly bytes: number;
}

/** One life of a room's log: numbers entries, keeps the newest and recognises what was sent twice. */
export class RoomLog {
  readonly epoch: string;
  readonly #limits: RoomLogLimits;
  readonly #kept: Kept[] = [];
  readonly #stamps = new Map<string, Pick<Entry, "seq" | "from" | "at">>();
  /** The ids of `#stamps`, in turn; a map that is emptied from its front finds its oldest key ever more slowly. */
  readonly #ids: string[] = [];
  #bytes = 0;
  #seq = 0;

  constructor(epoch: string, limits: RoomLogLimits) {
    this.epoch = epoch;
    this.#limits = limits;
  }

  /** Numbers and keeps a draft, unless its id is known already or its target isn't one. */
  append(draft: Draft, at: number): Appended {
    const stamp = this.#stamps.get(draft.id);
    if (stamp !== undefined && this.#isAnothers(draft)) return { result: "refused", code: "id-taken" };
    if (stamp !== undefined) return { result: "duplicate", entry: { ...draft, ...stamp } };
    const refusal = this.#refusalOf(draft);
    if (refusal !== undefined) return { result: "refused", code: refusal };
    const entry: Entry = { seq: this.#seq + 1, at, ...draft };
    const encoded = encodeEntry(entry);
    this.#seq = entry.seq;
    if (entry.kind === "retract" && this.#limits.erases) this.#erase(entry.target);
    this.#keep({ entry, encoded, bytes: utf8Length(encoded) });
    this.#remember(entry);
    return { result: "kept", entry, encoded };
  }

  /** What is kept after a position; without one, everything. */
  since(position: Position = { epoch: this.epoch, seq: 0 }): LogView {
    const isOfThisLife = position.epoch === this.epoch && position.seq <= this.#seq;
    const after = isOfThisLife ? position.seq : 0;
    const oldest = this.#seq - this.#kept.length + 1;
    const entries = this.#kept.slice(Math.max(0, after + 1 - oldest)).map((kept) => kept.encoded);
    return { epoch: this.epoch, seq: this.#seq, entries, complete: isOfThisLife && oldest <= after + 1 };
  }

  /** Members may hear of a line, and its id, before the room does: a stranger's other text must not pass for it. */
  #isAnothers({ id, from, value }: Draft): boolean {
    const kept = this.#kept.find(({ entry }) => entry.id === id)?.entry;
    return kept !== undefined && kept.from !== from && kept.value !== value;
  }

  #refusalOf({ kind = "line", target, from }: Draft): LogRefusal | undefined {
    if (kind === "line") return undefined;
    const line = this.#kept.find(({ entry }) => entry.id === target && (entry.kind ?? "line") === "line");
    if (line === undefined) return "unknown-target";
    return kind !== "react" && line.entry.from !== from ? "not-author" : undefined;
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

  /** Numbers are consecutive, so the kept entries are always the last ones without a gap. */
  #keep(kept: Kept): void {
    this.#kept.push(kept);
    this.#bytes += kept.bytes;
    while (this.#kept.length > this.#limits.entries || this.#bytes > this.#limits.bytes) {
      this.#bytes -= this.#kept.shift()?.bytes ?? 0;
    }
  }

  #remember({ id, seq, from, at }: Entry): void {
    const place = seq % this.#limits.ids;
    const oldest = this.#ids[place];
    if (oldest !== undefined) this.#stamps.delete(oldest);
    this.#ids[place] = id;
    this.#stamps.set(id, { seq, from, at });
  }
}
