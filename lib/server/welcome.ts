import { encodeWelcome } from "../protocol/codec.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Config } from "./config.ts";
import type { Ice } from "./ice.ts";
import type { LogView } from "./room_log.ts";
import type { Seat } from "./seat.ts";

/** What a `welcome` tells, beside the seat that it is for. */
export interface WelcomeOptions {
  /** Everybody, eldest first. */
  readonly seats: Iterable<Seat>;
  readonly log: LogView;
  readonly isPrivate: boolean;
  /** The time of day, in milliseconds since 1970. */
  readonly at: number;
  readonly ice: Ice;
  readonly config: Pick<Config, "members" | "historyEntries">;
}

/** Encodes what a member is told first (ENTER-6); entries of the log are in it as they are kept. */
export function encodedWelcome(
  { id: self, secret }: Seat,
  { seats, log: { entries, ...log }, isPrivate, at, ice, config: { members, historyEntries } }:
    WelcomeOptions,
): string {
  const welcome = {
    type: "welcome",
    ...{ self, secret, at, isPrivate, ...log },
    members: Array.from(seats, ({ id, name }) => ({ id, name })),
    ice: ice.serversFor(self),
    limits: { textBytes: LIMITS.textBytes, members, historyEntries },
  } as const;
  return encodeWelcome(welcome, entries);
}
