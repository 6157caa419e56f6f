import type { Entry } from "../protocol/messages.ts";
import type { Draft, LogRefusal, LogView, Position } from "./room_log.ts";

/** What the author alone is told of a draft that doesn't become an entry. */
export interface AppendAnswer {
  /** The draft was an entry already: here it is, with its first number, author and time (LOG-3). */
  duplicate(entry: Entry): void;
  refused(code: LogRefusal | "unavailable", retryMs?: number): void;
}

/** Takes each entry of a room once, in the order of `seq`, encoded as every member receives it. */
export type Deliver = (entry: Entry, encoded: string) => void;

/** One room's log as this process sees it: a local view that every delivery moves forward. */
export interface RoomChannel {
  /** What a proof must match to enter the room; an open room has none (PRIVATE-1). */
  readonly verifier: string | undefined;
  /** Names the one listener; what `since` shows when this is called isn't delivered to it, all that follows is. */
  listen(deliver: Deliver): void;
  /** The local view after a position (ENTER-6, ENTER-7); never waits. */
  since(position?: Position): LogView;
  /** Hands in a draft: number, keep and deliver are one step, of which no listener sees a part. */
  append(draft: Draft, answer: AppendAnswer): void;
  /** Ends the listening; the last channel of a room leaves its log to be forgotten after `roomKeepMs` (SEAT-7). */
  close(): void;
}

/** How a room is opened: whether it may be made, and the verifier of who wants in, which a new room keeps. */
export interface OpenOptions {
  readonly create: boolean;
  readonly verifier?: string | undefined;
}

/** Whoever numbers entries and keeps logs: this process alone, or a store that several share. */
export interface Backplane {
  /**
   * Opens a room; `unknown` if there is none and it shall not be made, or if it has another verifier; `open` if it has
   * none but one is given; `busy` if it can't be made now. A room that isn't entered is left as it is. An adapter whose
   * store doesn't answer gives up by itself: what waits for a room waits for this.
   */
  open(room: string, options: OpenOptions): Promise<RoomChannel | "unknown" | "open" | "busy">;
  /** Ends everything that is under way. */
  close(): void;
}
