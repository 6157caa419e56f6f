import type { SaidKind, WrongRoomReason } from "../protocol/messages.ts";
import type { Introduction } from "./introductions.ts";
import type { Path } from "./path.ts";

/** A reaction under a line, with the ids of the members who gave it. */
export interface Reaction {
  readonly value: string;
  readonly by: readonly string[];
  readonly isOwn: boolean;
}

/** A line of chat as the log shows it. */
export interface LineRow {
  readonly row: "line";
  readonly key: string;
  /** A line of text, an offered file, or a new link; `text` is what the entry says. */
  readonly kind: SaidKind;
  /** The entry's id. */
  readonly id: string;
  /** The author's member id; empty for an own line that was never acknowledged. */
  readonly from: string;
  readonly name: string;
  /** Milliseconds since 1970: the room's stamp once the line is kept, the author's clock before. */
  readonly at: number;
  readonly text: string;
  readonly isOwn: boolean;
  /** `unkept`: somebody said it directly and has gone for good before the room had it (PEER-10). */
  readonly state: "pending" | "kept" | "refused" | "unkept";
  /** Why it was refused: an error code of docs/PROTOCOL.md section 8. */
  readonly refusal?: string;
  readonly isEdited: boolean;
  readonly isRetracted: boolean;
  readonly reactions: readonly Reaction[];
  /** Whether the room still has the line, so that it can be edited, withdrawn and reacted to. */
  readonly isChangeable: boolean;
  /** A change that waits for the room; an edit and a reaction show already. */
  readonly pending?: "edit" | "retract" | "react";
  /** How many members have said that the own line reached them directly. */
  readonly reached?: number;
}

/** Somebody came, went or took another name. */
export interface PresenceRow {
  readonly row: "joined" | "left" | "renamed";
  readonly key: string;
  readonly at: number;
  readonly member: string;
  readonly name: string;
  /** The former name, for `renamed`. */
  readonly formerName?: string;
}

/** A place where lines are missing: `older` were never ours, `missed` were said while away, `restarted` is a new epoch. */
export interface GapRow {
  readonly row: "gap";
  readonly key: string;
  readonly at: number;
  readonly why: "older" | "missed" | "restarted";
}

/**
 * An entry of a private room that can't be trusted: it can't be opened (`unreadable`), was there before or comes too late
 * (`replayed`), or is the second one for its place (`forked`); or others are missing before the next line (`gap`).
 */
export interface WarningRow {
  readonly row: "warning";
  readonly key: string;
  readonly at: number;
  readonly why: "unreadable" | "replayed" | "forked" | "gap";
  /** The author's name, where it is known. */
  readonly name: string;
}

/** One row of the message list. */
export type Row = LineRow | PresenceRow | GapRow | WarningRow;

/** A run of rows that is replaced as a whole when one of them changes, so that a view redraws only that run. */
export interface Block {
  readonly key: string;
  readonly rows: readonly Row[];
}

/** The log as a view draws it: settled rows in blocks, then the author's own lines that wait for their place. */
export interface LogView {
  readonly blocks: readonly Block[];
  readonly waiting: readonly LineRow[];
  /** Lines in all (settled and waiting), for a view that counts what is new. */
  readonly lines: number;
  /** Own lines and changes that wait to be sent or acknowledged. */
  readonly unsent: number;
}

/** The connection in one word. */
export type Status = "connecting" | "online" | "reconnecting" | "offline" | "stopped";

/** Why a session has stopped and won't dial by itself. */
export type StopReason = WrongRoomReason | "replaced" | "left" | "refused";

/** A deletion or a reaction that the room has refused. */
export interface RefusedChange {
  readonly key: string;
  readonly kind: "retract" | "react";
  /** An error code of docs/PROTOCOL.md section 8. */
  readonly refusal: string;
}

/** Everything a room's page shows; a part that hasn't changed keeps its identity. */
export interface RoomState {
  readonly status: Status;
  /** How many dials in a row have failed; 0 while online. */
  readonly dialsFailed: number;
  /** The last change that was refused, until the next one is made. */
  readonly refusedChange?: RefusedChange;
  /** Set while `status` is `stopped`. */
  readonly stopped?: StopReason;
  /** The own member id, once there has been a welcome. */
  readonly self?: string;
  /** The own display name as the room shows it. */
  readonly name: string;
  /** Everybody, oneself included, eldest first. */
  readonly members: readonly { readonly id: string; readonly name: string }[];
  /** Ids of the others who are typing. */
  readonly typing: readonly string[];
  readonly log: LogView;
  /** How lines reach the members who are connected directly; all others by the relay. */
  readonly paths: ReadonlyMap<string, Path>;
  /** Who the members of a private room are, by their ids; undefined in an open one. */
  readonly introductions?: ReadonlyMap<string, Introduction>;
  /** Whether the own address is hidden from the others. */
  readonly isHidden: boolean;
}

/** What a page asks of a room. */
export interface RoomActions {
  /** Says a line; it appears at once and is kept through outages and reloads until the room has it. */
  say(text: string): void;
  /** Changes the text of an own kept line. */
  edit(id: string, text: string): void;
  /** Withdraws an own kept line. */
  retract(id: string): void;
  /** Sets the own reaction to a line; empty takes it back. */
  react(id: string, value: string): void;
  /** Sends a refused line again. */
  retry(id: string): void;
  /** Removes a refused line. */
  discard(id: string): void;
  /** Tells the others that the author is typing, or no longer is; may be called at every key. */
  typing(on: boolean): void;
  rename(name: string): void;
  /** The reader has compared the safety phrase with that member: its key is known from now on. */
  trust(member: string): void;
  /** Hides the own address from the others, or lets them connect directly; remembered. */
  hideAddress(isHidden: boolean): void;
  /** Dials again after a stop; `create` makes the room where it is unknown. */
  enterAgain(options?: { readonly create?: boolean }): void;
  /** Gives the seat up and stops. */
  leave(): void;
}
