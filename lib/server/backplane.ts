import type { Entry, Resume } from "../protocol/messages.ts";
import type { Dialect } from "./cookbook.ts";
import type { Draft, LogRefusal, LogView, Position } from "./room_log.ts";

/** Somebody in a room, in whatever process its socket is. */
export interface Participant {
  readonly id: string;
  readonly name: string;
  readonly dialect: Dialect;
}

/** A member's place as one socket has it: every socket that takes it has a higher `generation` (SEAT-8). */
export interface Place {
  readonly id: string;
  readonly generation: number;
}

/** Who wants to enter, and on what terms. */
export interface Applicant {
  readonly create: boolean;
  /** What the applicant's proof makes; a new room keeps it (PRIVATE-1). */
  readonly verifier?: string | undefined;
  readonly dialect: Dialect;
  /** A name that can be shown, if it has told one. */
  readonly name?: string | undefined;
  readonly resume?: Pick<Resume, "seat" | "secret" | "dialedAt"> | undefined;
}

/** Why somebody can't enter; `open` is an open room for which a proof was given. */
export type EnterRefusal = "unknown" | "open" | "full" | "busy";

/** What became of an applicant; `overtaken` by a newer socket of the same member (SEAT-3). */
export type Entering =
  | {
    readonly result: "seated";
    readonly place: Place;
    readonly secret: string;
    readonly name: string;
    /** Whether the member is a new one. */
    readonly isNew: boolean;
  }
  | { readonly result: "overtaken" }
  | { readonly result: "refused"; readonly reason: EnterRefusal }
  | { readonly result: "unavailable"; readonly retryMs: number };

/** What the author alone is told of a draft that doesn't become an entry. */
export interface AppendAnswer {
  /** The draft was an entry already: here it is, with its first number, author and time (LOG-3). */
  duplicate(entry: Entry): void;
  refused(code: LogRefusal | "unavailable", retryMs?: number): void;
}

/** A frame for one member: the one that `to` names, or without it the sender's partner (COOK-5). */
export interface Errand {
  readonly to?: string | undefined;
  /** Whether a sender without a partner takes one. */
  readonly finds?: boolean;
  /** Whether it is refused while the receiver's network is slow: its lines come first (DIRECT-3). */
  readonly yields?: boolean;
  /** The receiver must speak it. */
  readonly dialect: Dialect;
  readonly frame: string;
}

/** Why a frame didn't reach its member (SIGNAL-2). */
export type ErrandRefusal = "unknown-member" | "member-away" | "member-busy" | "unavailable";

/** Milliseconds after which a frame for a member whose network was slow may be tried again. */
export const BUSY_MS = 500;

/** Tells the sender alone that its request came to nothing. */
export type Refuse<Code extends string> = (code: Code, retryMs?: number) => void;

/** What a process hears of a room in which somebody sits with it: all members' news in one order, and its own places'. */
export interface RoomEvents {
  /** An entry, each once in the order of `seq`, encoded as every member receives it. */
  entry(entry: Entry, encoded: string): void;
  joined(member: Participant): void;
  left(id: string): void;
  renamed(id: string, name: string): void;
  typing(id: string, on: boolean): void;
  /** A frame for a member that sits here; those of one sender come in the order sent. */
  errand(to: string, frame: string): void;
  /** Whether so much waits for a member that sits here that it should get nothing but lines. */
  isBehind(id: string): boolean;
  /** The place is this process's no longer: a newer socket has it, or its member counts as gone. */
  fenced(place: Place, why: "replaced" | "gone"): void;
  /** The room can't be followed any longer, since its log was lost: everybody here has to enter again. */
  ended(): void;
}

/** One room as this process sees it: a local view that every event moves forward, and the way to change it. */
export interface RoomChannel {
  readonly isPrivate: boolean;
  /** Everybody, eldest first. */
  readonly members: ReadonlyMap<string, Participant>;
  /** Whether nobody's place is kept by this process alone. */
  readonly isIdle: boolean;
  /** The local view after a position (ENTER-6, ENTER-7); never waits. */
  since(position?: Position): LogView;
  /**
   * Decides, for all processes at once, whether the applicant enters. When `seated` is answered the local view has the
   * member, and what follows that view is heard: an entry is either in it or heard after it, never neither.
   */
  enter(applicant: Applicant, answer: (entering: Entering) => void): void;
  /** Hands in a draft: check, number, keep and tell are one step, of which nobody sees a part. */
  append(place: Place, draft: Draft, answer: AppendAnswer): void;
  /** Sends a frame to one member. */
  send(place: Place, errand: Errand, refuse: Refuse<ErrandRefusal>): void;
  rename(place: Place, name: string, refuse: Refuse<"unavailable">): void;
  typing(place: Place, on: boolean): void;
  /** Gives the place up; the others hear it. */
  leave(place: Place): void;
  /** Lets the place wait for its member (SEAT-1). */
  lost(place: Place): void;
  /** Ends the hearing; the log of a room that everybody has left is forgotten after `roomKeepMs` (SEAT-7). */
  close(): void;
}

/** Whoever decides who is in a room, numbers its entries and keeps its log: this process, or a store that several share. */
export interface Backplane {
  /** A room to be entered; what happens in it is told to `events` from the first `seated` on. */
  open(room: string, events: RoomEvents): RoomChannel;
  /** Does what is due by time in this process, in milliseconds of `Clock.elapsed()`. */
  sweep(now: number): void;
  /** Ends everything that is under way. */
  close(): void;
}
