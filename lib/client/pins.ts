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
    this.#pin(meeting);
    return first;
  }

  /** The reader has made sure of the key: it is known from now on. */
  trust(meeting: Meeting): void {
    this.#first.set(meeting.fingerprint, "known");
    this.#pin(meeting);
  }

  #standingOf({ room, name, fingerprint }: Meeting): Standing {
    const all = this.#read();
    const ofName = all.filter((pin) => pin.room === room && pin.name === name);
    if (ofName.some((pin) => pin.fingerprint === fingerprint)) return "known";
    if (ofName.length > 0) return "changed";
    return all.some((pin) => pin.fingerprint === fingerprint) ? "known" : "new";
  }

  #pin(meeting: Meeting): void {
    const { room, name, fingerprint } = meeting;
    const others = this.#read().filter((pin) =>
      pin.room !== room || pin.name !== name || pin.fingerprint !== fingerprint
    );
    this.#local.write(PINS, JSON.stringify([meeting, ...others].slice(0, MOST_PINS)));
  }

  #read(): readonly Meeting[] {
    const read = pins(readJson(this.#local, PINS));
    return read === invalid ? [] : read;
  }
}
