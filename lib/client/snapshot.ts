import { isSaid } from "../protocol/messages.ts";
import { type ConnectionState, dialsFailed, statusOf } from "./connection_state.ts";
import type { Conversation } from "./conversation.ts";
import type { Delivery } from "./delivery.ts";
import type { DirectTalk } from "./direct_talk.ts";
import type { FileDesk } from "./file_desk.ts";
import type { Introduction } from "./introductions.ts";
import { newLine } from "./line_changes.ts";
import { withPendingChanges } from "./overlay.ts";
import type { LineRow, LogView, RoomState } from "./rows.ts";

/** The parts of a session that a {@linkcode RoomState} is made of. */
export interface SnapshotParts {
  readonly connection: ConnectionState;
  /** Whether the browser says that there is a network. */
  readonly isOnline: boolean;
  readonly name: string;
  readonly conversation: Conversation;
  readonly delivery: Delivery;
  readonly direct: DirectTalk;
  readonly files: FileDesk;
  readonly introductions: ReadonlyMap<string, Introduction> | undefined;
}

/** Makes the states that a page draws; a part of the log that hasn't changed keeps its identity from one to the next. */
export class SnapshotMaker {
  #log: LogView = { blocks: [], waiting: [], lines: 0, unsent: 0 };
  /** What the log was made of. */
  #sources: readonly unknown[] = [];

  make(parts: SnapshotParts): RoomState {
    const { connection, isOnline, name, conversation, delivery, direct, files, introductions } = parts;
    const { self, members, typing, rows, early, reached } = conversation;
    const { refusedChange } = delivery;
    const sources = [rows.blocks, delivery.drafts, early, reached];
    const isSame = sources.every((source, index) => source === this.#sources[index]);
    if (!isSame) this.#log = logOf(parts);
    this.#sources = sources;
    return {
      ...{ name, members, typing, log: this.#log, paths: direct.paths, isHidden: direct.isHidden },
      status: statusOf(connection, self !== undefined, isOnline),
      dialsFailed: dialsFailed(connection),
      transfers: files.transfers,
      ...(refusedChange === undefined ? {} : { refusedChange }),
      ...(connection.name === "stopped" ? { stopped: connection.reason } : {}),
      ...(self === undefined ? {} : { self }),
      ...(introductions === undefined ? {} : { introductions }),
    };
  }
}

function logOf(parts: SnapshotParts): LogView {
  const { rows, self = "" } = parts.conversation;
  const { drafts } = parts.delivery;
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
function waitingRows({ conversation, delivery: { drafts }, name }: SnapshotParts): readonly LineRow[] {
  const { early, reached, self = "" } = conversation;
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
