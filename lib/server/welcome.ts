import { encodeWelcome } from "../protocol/codec.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { RoomChannel } from "./backplane.ts";
import type { Config } from "./config.ts";
import type { Ice } from "./ice.ts";
import type { LogView } from "./room_log.ts";
import type { Seat } from "./seat.ts";

/** What a `welcome` tells beside the room itself. */
export interface WelcomeOptions {
  readonly seat: Seat;
  /** What the member doesn't have of the log. */
  readonly log: LogView;
  /** The server's time, in milliseconds since 1970. */
  readonly at: number;
  readonly config: Pick<Config, "members" | "historyEntries">;
  readonly ice: Ice;
}

/** The first frame that a seated member gets (ENTER-6): the room as this process sees it now. */
export function welcomeFrame(
  channel: Pick<RoomChannel, "isPrivate" | "members">,
  { seat, log: { entries, ...log }, at, config: { members, historyEntries }, ice }: WelcomeOptions,
): string {
  const welcome = {
    type: "welcome",
    self: seat.id,
    secret: seat.secret,
    at,
    isPrivate: channel.isPrivate,
    ...log,
    members: Array.from(channel.members.values(), ({ id, name }) => ({ id, name })),
    ice: ice.serversFor(seat.id),
    limits: { textBytes: LIMITS.textBytes, members, historyEntries },
  } as const;
  return encodeWelcome(welcome, entries);
}
