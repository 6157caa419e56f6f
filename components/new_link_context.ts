import { createContext } from "preact";
import type { Introduction } from "../lib/client/introductions.ts";
import type { RoomLink } from "../lib/client/new_link.ts";
import type { LineRow } from "../lib/client/rows.ts";
import type { Succession } from "../lib/client/succession.ts";

/** What the rows of new links know beside themselves; another one whenever somebody is introduced or trusted. */
export interface NewLinkReading extends Pick<Succession, "standingOf" | "takenBy"> {
  readonly introductions: ReadonlyMap<string, Introduction>;
  /** Goes to the new room. */
  readonly go: (link: RoomLink) => void;
  /** Says once whether the row takes the focus, since its author has just made it. */
  readonly takesFocus: (line: LineRow) => boolean;
}

/** Reaches the rows past all that is drawn again only for its own sake. */
export const NewLinkContext = createContext<NewLinkReading | undefined>(undefined);
