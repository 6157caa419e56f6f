import { isRoomName, toDisplayName } from "../protocol/names.ts";
import { invalid, list, optional, record, text, whole } from "../protocol/shape.ts";
import { readJson, type Store } from "./store.ts";

const MOST_RECENT = 8;
const NAME = "parley.name";
const DIRECT = "parley.direct";
const RELAYED = "parley.relayed";
const RECENT = "parley.recent";
const draftKey = (room: string) => `parley.draft.${room}`;
const makeKey = (room: string) => `parley.make.${room}`;
const recents = list(
  record({ room: text(64), at: whole(), key: optional(text(64)), successor: optional(text(64)) }),
);

/** The address of a room on the page's own server; a private room's has its key behind the #, where browsers keep it. */
export function roomPath(room: string, key?: string): string {
  return key === undefined ? `/r/${room}` : `/r/${room}#${key}`;
}

/** A room that was entered lately, at a time in milliseconds since 1970. */
export interface RecentRoom {
  readonly room: string;
  readonly at: number;
  /** The key of a private room, without which it can't be entered. */
  readonly key?: string;
  /** The room that takes its place as soon as it is entered. */
  readonly successor?: string;
}

/** The rooms entered lately, the last one first, at most 8. */
export function recentRooms(local: Store): readonly RecentRoom[] {
  const rooms = recents(readJson(local, RECENT));
  return rooms === invalid ? [] : rooms.filter(({ room }) => isRoomName(room)).slice(0, MOST_RECENT);
}

/** Puts a room first among the recent ones; one that it succeeds is no longer there. */
export function rememberRoom(local: Store, entered: RecentRoom): void {
  const { room } = entered;
  const others = recentRooms(local).filter((each) => each.room !== room && each.successor !== room);
  local.write(RECENT, JSON.stringify([entered, ...others].slice(0, MOST_RECENT)));
}

/** Lets a room take the place of another one among the recent ones once it is entered. */
export function rememberSuccessor(
  local: Store,
  { room, successor }: { readonly room: string; readonly successor: string },
): void {
  const rooms = recentRooms(local).map((each) => each.room === room ? { ...each, successor } : each);
  local.write(RECENT, JSON.stringify(rooms));
}

/** Takes a room off the recent ones. */
export function forgetRoom(local: Store, room: string): void {
  local.write(RECENT, JSON.stringify(recentRooms(local).filter((each) => each.room !== room)));
}

/** The display name that this browser remembers, if any. */
export function displayName(local: Store): string | undefined {
  return toDisplayName(local.read(NAME) ?? "");
}

/** Remembers the display name; one of which nothing is left forgets it. */
export function rememberDisplayName(local: Store, name: string): void {
  local.write(NAME, toDisplayName(name) ?? null);
}

/** Whether this browser hides its address: in open rooms unless it was told otherwise, in private ones only if it was. */
export function hidesAddress(local: Store, isPrivate: boolean): boolean {
  return isPrivate ? local.read(RELAYED) !== null : local.read(DIRECT) === null;
}

/** Remembers whether to hide the address in rooms of that kind. */
export function rememberHiding(
  local: Store,
  { isPrivate, isHidden }: { readonly isPrivate: boolean; readonly isHidden: boolean },
): void {
  if (isPrivate) local.write(RELAYED, isHidden ? "1" : null);
  else local.write(DIRECT, isHidden ? null : "1");
}

/** The unsent text of a room's composer. */
export function draftOf(tab: Store, room: string): string {
  return tab.read(draftKey(room)) ?? "";
}

/** Keeps the unsent text of a room's composer over a reload. */
export function rememberDraft(tab: Store, room: string, draft: string): void {
  tab.write(draftKey(room), draft === "" ? null : draft);
}

/** Notes that this tab is about to make the room. */
export function intendToMake(tab: Store, room: string): void {
  tab.write(makeKey(room), "1");
}

/** Says whether this tab is about to make the room. */
export function intendsToMake(tab: Store, room: string): boolean {
  return tab.read(makeKey(room)) !== null;
}

/** Ends the intention, once the room has been entered. */
export function hasMade(tab: Store, room: string): void {
  tab.write(makeKey(room), null);
}

/** Random bytes of a new room's name; each gives 5 bits. */
export const ROOM_NAME_BYTES = 20;
const ROOM_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** Makes an unguessable room name of random bytes, 5 bits each: 20 bytes make 100 bits, in groups of four letters. */
export function newRoomName(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => ROOM_LETTERS[byte % 32]).join("");
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}

const MOODS = [
  "Calm",
  "Bright",
  "Kind",
  "Quick",
  "Quiet",
  "Brave",
  "Merry",
  "Gentle",
  "Clever",
  "Sunny",
  "Wise",
  "Swift",
];
const ANIMALS = [
  "Otter",
  "Heron",
  "Fox",
  "Lynx",
  "Robin",
  "Badger",
  "Dolphin",
  "Hare",
  "Owl",
  "Seal",
  "Wren",
  "Bison",
];

/** Makes up a friendly display name for somebody who has none; `random` gives numbers from 0 up to 1. */
export function inventDisplayName(random: () => number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  return `${pick(MOODS)} ${pick(ANIMALS)}`;
}
