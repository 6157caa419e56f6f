import { invalid, list, record, text } from "../protocol/shape.ts";
import { readJson, type Store } from "./store.ts";

/** How well this browser knows a member's key: never seen, seen before, or not seen where the name was another's key. */
export type Standing = "new" | "known" | "changed";

/** Keys that are remembered; the longest unused one is forgotten first. */
const MOST_PINS = 500;
const PINS = "parley.pins";
const pins = list(record({ room: text(64), name: text(256), fingerprint: text(64) }));

/** Who was met in a room: the key and the name that went with it. */
export interface Meeting {
  readonly room: string;
  readonly name: string;
  readonly fingerprint: string;
}

/** The keys that this browser has met: pinned at first sight, unless the name was another key's in the same room. */
export class Pins {
  readonly #local: Store;
  /** A key that was new stays new for as long as the page: what it is now is what the reader may have missed. */
  readonly #first = new Map<string, Standing>();

  constructor(local: Store) {
    this.#local = local;
  }

  /** Says how well a member's key is known, and remembers it unless it has changed. */
  meet(meeting: Meeting): Standing {
    const { fingerprint } = meeting;
    const standing = this.#standingOf(meeting);
    if (standing === "changed") return standing;
    const first = this.#first.get(fingerprint) ?? standing;
    this.#first.set(fingerprint, first);
    this.#pin([meeting]);
    return first;
  }

  /** Says how well a key is known that has signed under a name, and remembers nothing; undefined if it was never met. */
  look(meeting: Meeting): Standing | undefined {
    const standing = this.#standingOf(meeting);
    if (standing === "changed") return standing;
    return this.#first.get(meeting.fingerprint) ?? (standing === "known" ? standing : undefined);
  }

  /** Who was met in a room, the last one first. */
  inRoom(room: string): readonly Meeting[] {
    return this.#read().filter((pin) => pin.room === room);
  }

  /** Takes what is known of the people in a room along to another one, but for names that are somebody's there. */
  carry({ from, to }: { readonly from: string; readonly to: string }): void {
    const there = new Set(this.inRoom(to).map(({ name }) => name));
    this.#pin(this.inRoom(from).filter(({ name }) => !there.has(name)).map((pin) => ({ ...pin, room: to })));
  }

  /** The reader has made sure of the key: it is known from now on. */
  trust(meeting: Meeting): void {
    this.#first.set(meeting.fingerprint, "known");
    this.#pin([meeting]);
  }

  #standingOf({ room, name, fingerprint }: Meeting): Standing {
    const all = this.#read();
    const ofName = all.filter((pin) => pin.room === room && pin.name === name);
    if (ofName.some((pin) => pin.fingerprint === fingerprint)) return "known";
    if (ofName.length > 0) return "changed";
    return all.some((pin) => pin.fingerprint === fingerprint) ? "known" : "new";
  }

  #pin(meetings: readonly Meeting[]): void {
    const placed = new Set(meetings.map(placeOf));
    const others = this.#read().filter((pin) => !placed.has(placeOf(pin)));
    this.#local.write(PINS, JSON.stringify([...meetings, ...others].slice(0, MOST_PINS)));
  }

  #read(): readonly Meeting[] {
    const read = pins(readJson(this.#local, PINS));
    return read === invalid ? [] : read;
  }
}

/** No room's name and no fingerprint holds the character that divides them. */
function placeOf({ room, name, fingerprint }: Meeting): string {
  return `${room}|${fingerprint}|${name}`;
}
