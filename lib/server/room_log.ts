import { encodeEntry } from "../protocol/codec.ts";
import { type Entry, type EntryKind, isSaid } from "../protocol/messages.ts";
import { KeptLog, type KeptLogLimits } from "./kept_log.ts";

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

/** How much a log keeps; `ids` is for recognising doubles. */
export interface RoomLogLimits extends KeptLogLimits {
  readonly ids: number;
}

/** One life of a room's log: numbers entries, keeps the newest and recognises what was sent twice. */
export class RoomLog {
  readonly epoch: string;
  readonly #limits: RoomLogLimits;
  readonly #kept: KeptLog;
  readonly #stamps = new Map<string, Pick<Entry, "seq" | "from" | "at">>();
  /** The ids of `#stamps`, in turn; a map that is emptied from its front finds its oldest key ever more slowly. */
  readonly #ids: string[] = [];

  constructor(epoch: string, limits: RoomLogLimits) {
    this.epoch = epoch;
    this.#limits = limits;
    this.#kept = new KeptLog(limits);
  }

  /** Numbers and keeps a draft, unless its id is known already or its target isn't one. */
  append(draft: Draft, at: number): Appended {
    const stamp = this.#stamps.get(draft.id);
    if (stamp !== undefined && this.#isAnothers(draft)) return { result: "refused", code: "id-taken" };
    if (stamp !== undefined) return { result: "duplicate", entry: { ...draft, ...stamp } };
    const refusal = this.#refusalOf(draft);
    if (refusal !== undefined) return { result: "refused", code: refusal };
    const entry: Entry = { seq: this.#kept.seq + 1, at, ...draft };
    const encoded = encodeEntry(entry);
    this.#kept.keep(entry, encoded);
    this.#remember(entry);
    return { result: "kept", entry, encoded };
  }

  /** What is kept after a position; without one, everything. */
  since(position?: Position): LogView {
    return viewOf(this.#kept, this.epoch, position);
  }

  /** Members may hear of a line, and its id, before the room does: a stranger's other text must not pass for it. */
  #isAnothers({ id, from, value }: Draft): boolean {
    const kept = this.#kept.find(id);
    return kept !== undefined && kept.from !== from && kept.value !== value;
  }

  #refusalOf({ kind = "line", target, from }: Draft): LogRefusal | undefined {
    if (isSaid(kind)) return undefined;
    const line = this.#kept.find(target);
    if (line === undefined || !canBeTarget(line, kind)) return "unknown-target";
    return kind !== "react" && line.from !== from ? "not-author" : undefined;
  }

  #remember({ id, seq, from, at }: Entry): void {
    const place = seq % this.#limits.ids;
    const oldest = this.#ids[place];
    if (oldest !== undefined) this.#stamps.delete(oldest);
    this.#ids[place] = id;
    this.#stamps.set(id, { seq, from, at });
  }
}

/** What is kept of a life after a position; without one, everything. */
export function viewOf(kept: KeptLog, epoch: string, position: Position = { epoch, seq: 0 }): LogView {
  const isOfThisLife = position.epoch === epoch && position.seq <= kept.seq;
  const after = isOfThisLife ? position.seq : 0;
  const complete = isOfThisLife && kept.oldest <= after + 1;
  return { epoch, seq: kept.seq, entries: kept.after(after), complete };
}

/** Only the text of a line can be changed; all that was said can be withdrawn and reacted to (LOG-5). */
function canBeTarget({ kind = "line" }: Entry, change: EntryKind): boolean {
  return change === "edit" ? kind === "line" : isSaid(kind);
}
