import type { Introduction, Introductions } from "./introductions.ts";
import { isHintOf, type LinkReceiver, MOST_TAKEN, type RoomLink } from "./new_link.ts";
import type { Standing } from "./pins.ts";
import { intendToMake, newRoomName, rememberSuccessor, ROOM_NAME_BYTES, roomPath } from "./preferences.ts";
import type { Privacy } from "./privacy.ts";
import { newRoomKey } from "./room_key.ts";
import type { LineRow } from "./rows.ts";
import type { Stores } from "./store.ts";

/** What a {@linkcode Succession} works with. */
export interface SuccessionOptions {
  readonly room: string;
  readonly privacy: Privacy;
  readonly introductions: Introductions;
  readonly stores: Stores;
  /** Says the text of a new link. */
  readonly handOn: (text: string) => void;
}

/** Who a new link is for, as far as the reader knows them. */
export interface Taken {
  readonly names: readonly string[];
  /** How many more there are. */
  readonly others: number;
}

/** How one private room follows another for those who are taken along: a new name, and a new key. */
export class Succession {
  readonly #options: SuccessionOptions;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  /** The own fingerprint. */
  get self(): string {
    return this.#options.privacy.fingerprint;
  }

  /** How many others a new link can be for. */
  get most(): number {
    return MOST_TAKEN - 1;
  }

  /** Makes a new link and hands it on to the members with these fingerprints; who has no exchange key gets none. */
  async make(chosen: ReadonlySet<string>): Promise<void> {
    const { privacy: { newLinks, randomBytes }, introductions, handOn } = this.#options;
    const link = { room: newRoomName(randomBytes(ROOM_NAME_BYTES)), key: newRoomKey(randomBytes) };
    const receivers = [...introductions.all.values()].filter(({ fingerprint }) => chosen.has(fingerprint));
    const unique = new Map(receivers.filter(isReceiver).map((each) => [each.fingerprint, each]));
    handOn(await newLinks.seal(link, [...unique.values()]));
  }

  /** How well the key is known of who has handed a link on; undefined if it was never met. */
  standingOf({ from, name, isOwn }: LineRow): Standing | undefined {
    return isOwn ? "known" : this.#options.introductions.standingOf({ name, fingerprint: from });
  }

  /** Whom a link is for beside its author and the reader. */
  takenBy({ from, link }: LineRow): Taken {
    const { met } = this.#options.introductions;
    const others = (link?.taken ?? []).filter((hint) => !isHintOf(hint, from) && !isHintOf(hint, this.self));
    const names = others.map((hint) => met.find(({ fingerprint }) => isHintOf(hint, fingerprint))?.name);
    const known = names.filter((name) => name !== undefined);
    return { names: known, others: others.length - known.length };
  }

  /** Notes that the reader goes where a link leads, and gives the path: the new room takes the old one's place. */
  follow({ room, key }: RoomLink): string {
    const { introductions, stores: { local, tab } } = this.#options;
    introductions.carry(room);
    rememberSuccessor(local, { room: this.#options.room, successor: room });
    intendToMake(tab, room);
    return roomPath(room, key);
  }
}

function isReceiver(introduction: Introduction): introduction is Introduction & LinkReceiver {
  return introduction.exchange !== undefined;
}
