import type { RefusalReason } from "./admission.ts";
import type { LogLevel } from "./log.ts";

/** A rate that somebody went over. */
export type LimitName = "chat" | "signals" | "hints" | "frames" | "direct" | "connects" | "joins" | "rooms";

/** What a store of rooms outside this process tells of itself. */
export interface StoreMetrics {
  /** An entry was kept, so many seconds after it was handed in. */
  appended(seconds: number): void;
  failed(operation: string): void;
  reconnected(connection: "commands" | "news"): void;
  /** What was missed was read again. */
  gapRepaired(): void;
  /** A room began a new life, since its log was lost. */
  epochChanged(): void;
  /** A place turned out to be somebody else's. */
  fenced(): void;
  /** The news had stopped without a word, and were asked for anew. */
  newsRevived(): void;
}

/**
 * The instruments: each call counts one thing. None takes who, where or what was said, and the words that it does take are
 * a fixed few. What can be read when somebody looks (rooms, members, connections) has no instrument.
 */
export interface Metrics {
  accepted(): void;
  rejected(reason: RefusalReason): void;
  /** A connection has ended, by one of our close codes or by the other end. */
  closed(code: number | "peer"): void;
  received(type: string, characters: number): void;
  sent(): void;
  limited(limit: LimitName): void;
  /** A member came back with a position: nothing is missing after it, or something is. */
  resumed(result: "complete" | "gap"): void;
  /** A line came that the room had already. */
  repeated(): void;
  /** A seat has waited for its member in vain. */
  seatExpired(): void;
  turnCredential(): void;
  logged(level: LogLevel): void;
  /** A timer was late by so many seconds. */
  loopLagged(seconds: number): void;
  readonly store: StoreMetrics;
}

const ignore = () => {};

/** Counts nothing. */
export const NO_METRICS: Metrics = {
  ...{ accepted: ignore, rejected: ignore, closed: ignore, received: ignore, sent: ignore, limited: ignore },
  ...{ resumed: ignore, repeated: ignore, seatExpired: ignore, turnCredential: ignore, logged: ignore },
  loopLagged: ignore,
  store: {
    ...{ appended: ignore, failed: ignore, reconnected: ignore, gapRepaired: ignore, epochChanged: ignore },
    ...{ fenced: ignore, newsRevived: ignore },
  },
};
