import { isSaid, type Member } from "../protocol/messages.ts";
import type { Introduction } from "./introductions.ts";
import type { Draft } from "./outbox.ts";
import type { Path } from "./path.ts";
import { newLine } from "./line_changes.ts";
import { withPendingChanges } from "./overlay.ts";
import type { LineRow, LogView, RefusedChange, RoomState, Status, StopReason } from "./rows.ts";
import type { SettledRows } from "./settled_rows.ts";

/** The parts that a {@linkcode RoomState} is made of. */
export interface SnapshotParts {
  readonly status: Status;
  readonly stopped: StopReason | undefined;
  readonly dialsFailed: number;
  readonly refusedChange: RefusedChange | undefined;
  readonly self: string | undefined;
  readonly name: string;
  readonly members: readonly Member[];
  readonly typing: readonly string[];
  readonly rows: SettledRows;
  readonly drafts: readonly Draft[];
  readonly early: readonly LineRow[];
  /** Which members have said that an own line reached them; a new map for every change. */
  readonly reached: ReadonlyMap<string, ReadonlySet<string>>;
  readonly paths: ReadonlyMap<string, Path>;
  readonly introductions: ReadonlyMap<string, Introduction> | undefined;
  readonly isHidden: boolean;
}

/** Makes the states that a page draws; a part of the log that hasn't changed keeps its identity from one to the next. */
export class SnapshotMaker {
  #log: LogView = { blocks: [], waiting: [], lines: 0, unsent: 0 };
  /** What the log was made of. */
  #sources: readonly unknown[] = [];

  make(parts: SnapshotParts): RoomState {
    const { rows, drafts, early, reached, stopped, refusedChange, self, introductions, ...rest } = parts;
    const sources = [rows.blocks, drafts, early, reached];
    const isSame = sources.every((source, index) => source === this.#sources[index]);
    if (!isSame) this.#log = logOf(parts);
    this.#sources = sources;
    return {
      ...rest,
      log: this.#log,
      ...(refusedChange === undefined ? {} : { refusedChange }),
      ...(stopped === undefined ? {} : { stopped }),
      ...(self === undefined ? {} : { self }),
      ...(introductions === undefined ? {} : { introductions }),
    };
  }
}

function logOf(parts: SnapshotParts): LogView {
  const { rows, drafts, self = "" } = parts;
  const waiting = waitingRows(parts);
  return {
    blocks: withPendingChanges(rows.blocks, drafts, self),
    waiting,
    lines: rows.lines + waiting.length,
    unsent: drafts.filter(({ refusal }) => refusal === undefined).length,
  };
}

/**
 * Own lines that wait and others' that came directly, by the time at which they were said or heard; and own edits that
 * the room refused: other drafts show by what they do once the room has them.
 */
function waitingRows({ drafts, early, reached, self = "", name }: SnapshotParts): readonly LineRow[] {
  const own = drafts.filter(({ kind, refusal }) => isSaid(kind) || kind === "edit" && refusal !== undefined)
    .map(({ kind, id, at, value, refusal }): LineRow => ({
      ...newLine({
        ...{ kind: isSaid(kind) ? kind : "line", id, from: self, name, at, text: value },
        ...{ isOwn: true, isChangeable: false },
        state: refusal === undefined ? "pending" : "refused",
      }),
      reached: reached.get(id)?.size ?? 0,
      ...(refusal === undefined ? {} : { refusal }),
    }));
  return early.length === 0 ? own : [...own, ...early].sort((one, other) => one.at - other.at);
}
