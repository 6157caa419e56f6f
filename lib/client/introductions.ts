import { toDisplayName } from "../protocol/names.ts";
import { invalid, record, text, whole } from "../protocol/shape.ts";
import type { Envelopes } from "./envelope.ts";
import type { Pins, Standing } from "./pins.ts";

/** What a member's sealed hello has told, and how well its key is known here. */
export interface Introduction {
  readonly name: string;
  readonly fingerprint: string;
  readonly standing: Standing;
  /** What the two compare by voice; empty for the reader's own. */
  readonly phrase: string;
}

/** What {@linkcode Introductions} work with. */
export interface IntroductionsOptions {
  readonly room: string;
  readonly envelopes: Envelopes;
  readonly pins: Pins;
  readonly fingerprint: string;
  readonly phrase: (fingerprint: string) => Promise<string>;
}

const hello = record({ name: text(256), at: whole() });

/** Who the members of a private room are, by what their sealed hellos say: a hello is for one member id only. */
export class Introductions {
  readonly #options: IntroductionsOptions;
  /** When each member sealed its newest hello: an older one is not taken again. */
  readonly #told = new Map<string, number>();
  #all: ReadonlyMap<string, Introduction> = new Map();

  constructor(options: IntroductionsOptions) {
    this.#options = options;
  }

  /** All members who have introduced themselves, by their ids; a new map for every change. */
  get all(): ReadonlyMap<string, Introduction> {
    return this.#all;
  }

  /** When a member sealed the newest hello that was taken, in milliseconds since 1970; 0 where there is none. */
  toldAt(member: string): number {
    return this.#told.get(member) ?? 0;
  }

  /** Takes a member's hello; undefined if it isn't one, or is older than the last. */
  async take(member: string, sealed: string): Promise<Introduction | undefined> {
    const { room, envelopes, pins, fingerprint: own, phrase } = this.#options;
    const opened = await envelopes.open({ kind: "hello", id: member }, sealed);
    const body = opened.ok ? hello(opened.body) : invalid;
    if (!opened.ok || body === invalid || body.at < this.toldAt(member)) return undefined;
    const name = toDisplayName(body.name);
    if (name === undefined) return undefined;
    const { fingerprint } = opened;
    const isOwn = fingerprint === own;
    const introduction: Introduction = {
      name,
      fingerprint,
      standing: isOwn ? "known" : pins.meet({ room, name, fingerprint }),
      phrase: isOwn ? "" : await phrase(fingerprint),
    };
    this.#told.set(member, body.at);
    this.#all = new Map([...this.#all, [member, introduction]]);
    return introduction;
  }

  /** Forgets all members but these. */
  keepOnly(members: ReadonlySet<string>): void {
    this.#all = new Map([...this.#all].filter(([member]) => members.has(member)));
    for (const member of this.#told.keys()) {
      if (!members.has(member)) this.#told.delete(member);
    }
  }

  forget(member: string): void {
    this.keepOnly(new Set([...this.#all.keys()].filter((each) => each !== member)));
  }

  /** The reader has made sure that the member's key is the member's. */
  trust(member: string): void {
    const introduction = this.#all.get(member);
    if (introduction === undefined) return;
    const { name, fingerprint } = introduction;
    this.#options.pins.trust({ room: this.#options.room, name, fingerprint });
    this.#all = new Map([...this.#all, [member, { ...introduction, standing: "known" }]]);
  }
}
