import type { Member } from "../protocol/messages.ts";
import type { Introduction } from "./introductions.ts";
import type { Draft } from "./outbox.ts";
import type { Path } from "./path.ts";
import type { LineRow, LogView, RoomState, Status, StopReason } from "./rows.ts";
import type { SettledRows } from "./settled_rows.ts";

/** The parts that a {@linkcode RoomState} is made of. */
export interface SnapshotParts {
  readonly status: Status;
  readonly stopped: StopReason | undefined;
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
  #log: LogView = { blocks: [], waiting: [], lines: 0 };
  /** What the waiting rows were made of. */
  #sources: readonly unknown[] = [];

  make({ rows, drafts, early, reached, stopped, self, introductions, ...rest }: SnapshotParts): RoomState {
    const sources = [drafts, early, reached];
    const isSame = sources.every((source, index) => source === this.#sources[index]);
    const waiting = isSame
      ? this.#log.waiting
      : waitingRows({ drafts, early, reached, self, name: rest.name });
    if (rows.blocks !== this.#log.blocks || waiting !== this.#log.waiting) {
      this.#log = { blocks: rows.blocks, waiting, lines: rows.lines + waiting.length };
    }
    this.#sources = sources;
    return {
      ...rest,
      log: this.#log,
      ...(stopped === undefined ? {} : { stopped }),
      ...(self === undefined ? {} : { self }),
      ...(introductions === undefined ? {} : { introductions }),
    };
  }
}

type WaitingParts = Pick<SnapshotParts, "drafts" | "early" | "reached" | "self" | "name">;

/**
 * Own lines that wait and others' that came directly, by the time at which they were said or heard; and own edits that
 * the room refused: other drafts show by what they do once the room has them.
 */
function waitingRows({ drafts, early, reached, self = "", name }: WaitingParts): readonly LineRow[] {
  const own = drafts.filter(({ kind, refusal }) =>
    kind === "line" || kind === "edit" && refusal !== undefined
  )
    .map(({ id, at, value, refusal }): LineRow => ({
      row: "line",
      key: `line-${id}`,
      id,
      from: self,
      name,
      at,
      text: value,
      isOwn: true,
      state: refusal === undefined ? "pending" : "refused",
      isEdited: false,
      isRetracted: false,
      reactions: [],
      reached: reached.get(id)?.size ?? 0,
      ...(refusal === undefined ? {} : { refusal }),
    }));
  return early.length === 0 ? own : [...own, ...early].sort((one, other) => one.at - other.at);
}
