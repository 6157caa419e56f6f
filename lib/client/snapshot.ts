import type { Member } from "../protocol/messages.ts";
import type { Draft } from "./outbox.ts";
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
}

/** Makes the states that a page draws; a part of the log that hasn't changed keeps its identity from one to the next. */
export class SnapshotMaker {
  #log: LogView = { blocks: [], waiting: [], lines: 0 };
  #drafts: readonly Draft[] = [];

  make({ status, stopped, self, name, members, typing, rows, drafts }: SnapshotParts): RoomState {
    const waiting = drafts === this.#drafts ? this.#log.waiting : waitingRows(drafts, self ?? "", name);
    if (rows.blocks !== this.#log.blocks || waiting !== this.#log.waiting) {
      this.#log = { blocks: rows.blocks, waiting, lines: rows.lines + waiting.length };
    }
    this.#drafts = drafts;
    return {
      status,
      name,
      members,
      typing,
      log: this.#log,
      ...(stopped === undefined ? {} : { stopped }),
      ...(self === undefined ? {} : { self }),
    };
  }
}

/** Lines that wait, and edits that the room refused: other drafts show by what they do once the room has them. */
function waitingRows(drafts: readonly Draft[], from: string, name: string): readonly LineRow[] {
  return drafts.filter(({ kind, refusal }) => kind === "line" || kind === "edit" && refusal !== undefined)
    .map(({ id, at, value, refusal }) => ({
      row: "line",
      key: `line-${id}`,
      id,
      from,
      name,
      at,
      text: value,
      isOwn: true,
      state: refusal === undefined ? "pending" : "refused",
      isEdited: false,
      isRetracted: false,
      reactions: [],
      ...(refusal === undefined ? {} : { refusal }),
    }));
}
