import { assert } from "@std/assert";
import type {
  Applicant,
  Backplane,
  Entering,
  Errand,
  Participant,
  Place,
  RoomChannel,
  RoomEvents,
} from "../../lib/server/backplane.ts";
import type { Draft, LogView, Position } from "../../lib/server/room_log.ts";
import type { Entry } from "../../lib/protocol/messages.ts";

/** How a {@linkcode Member} enters; by default as Ana, who makes the room. A name of null is none. */
export interface MemberOptions extends Partial<Omit<Applicant, "name">> {
  readonly name?: string | null;
}

/** What a draft's author was told. */
export type Answer =
  | readonly [id: string, "duplicate", entry: Entry]
  | readonly [id: string, "refused", code: string];

type Presence = readonly [what: string, id: string, detail?: string | boolean];

/** Somebody in a room with a channel of its own, who keeps all that it hears. */
export class Member {
  readonly entries: Entry[] = [];
  readonly encoded: string[] = [];
  /** The newest number in the view whenever an entry was heard. */
  readonly seqWhenHeard: number[] = [];
  readonly presence: Presence[] = [];
  readonly errands: string[] = [];
  readonly fenced: (readonly [why: string, generation: number])[] = [];
  readonly answers: Answer[] = [];
  readonly refusals: string[] = [];
  hasEnded = false;
  /** Whether its network is slow. */
  isBehind = false;
  /** Whether it has left, or lost its socket. */
  isGone = false;
  readonly #channel: RoomChannel;
  #seated: Extract<Entering, { result: "seated" }> | undefined;

  private constructor(backplane: Backplane, room: string) {
    const events: RoomEvents = {
      entry: (entry, encoded) => {
        if (this.#seated === undefined || this.isGone) return;
        this.entries.push(entry);
        this.encoded.push(encoded);
        this.seqWhenHeard.push(this.#channel.since().seq);
      },
      joined: ({ id, name }) => this.#note("joined", id, name),
      left: (id) => {
        this.#note("left", id);
        this.#closeIfIdle();
      },
      renamed: (id, name) => this.#note("renamed", id, name),
      typing: (id, on) => this.#note("typing", id, on),
      errand: (to, frame) => {
        if (to === this.#seated?.place.id) this.errands.push(frame);
      },
      isBehind: () => this.isBehind,
      fenced: ({ id, generation }, why) => {
        if (id !== this.#seated?.place.id || generation !== this.#seated.place.generation) return;
        if (this.fenced.length === 0) this.fenced.push([why, generation]);
      },
      ended: () => void (this.hasEnded = true),
    };
    this.#channel = backplane.open(room, events);
  }

  /** Enters; fails if it may not. */
  static async enter(backplane: Backplane, room: string, options: MemberOptions = {}): Promise<Member> {
    const { member, entering } = await Member.attempt(backplane, room, options);
    assert(member !== undefined, `Expected a seat, got ${JSON.stringify(entering)}`);
    return member;
  }

  /** Tries to enter. */
  static async attempt(
    backplane: Backplane,
    room: string,
    options: MemberOptions = {},
  ): Promise<{ entering: Entering; member?: Member }> {
    const member = new Member(backplane, room);
    const entering = await member.#enter(options);
    if (entering.result === "seated") return { entering, member };
    member.#channel.close();
    return { entering };
  }

  get place(): Place {
    return this.#seat.place;
  }

  get secret(): string {
    return this.#seat.secret;
  }

  get isNew(): boolean {
    return this.#seat.isNew;
  }

  get isPrivate(): boolean {
    return this.#channel.isPrivate;
  }

  /** Everybody's names, as its process has them. */
  get names(): string[] {
    return Array.from(this.#channel.members.values(), ({ name }) => name);
  }

  /** Everybody, as its process has them. */
  get people(): Participant[] {
    return [...this.#channel.members.values()];
  }

  get view(): LogView {
    return this.#channel.since();
  }

  since(position: Position): LogView {
    return this.#channel.since(position);
  }

  append(draft: Draft): void {
    this.#channel.append(this.place, { ...draft, from: this.place.id }, {
      duplicate: (entry) => void this.answers.push([draft.id, "duplicate", entry]),
      refused: (code) => void this.answers.push([draft.id, "refused", code]),
    });
  }

  send(errand: Partial<Errand>): void {
    const { dialect } = this;
    this.#channel.send(
      this.place,
      { dialect, frame: "frame", ...errand },
      (code) => void this.refusals.push(code),
    );
  }

  rename(name: string): void {
    this.#channel.rename(this.place, name, (code) => void this.refusals.push(code));
  }

  type(on: boolean): void {
    this.#channel.typing(this.place, on);
  }

  /** Loses its socket. */
  lose(): void {
    this.isGone = true;
    this.#channel.lost(this.place);
    this.#closeIfIdle();
  }

  leave(): void {
    this.isGone = true;
    this.#channel.leave(this.place);
    this.#closeIfIdle();
  }

  /** As a room does: somebody's place may be kept by this process alone. */
  #closeIfIdle(): void {
    if (this.isGone && this.#channel.isIdle) this.#channel.close();
  }

  private get dialect() {
    return this.#channel.members.get(this.place.id)?.dialect ?? "parley";
  }

  get #seat(): Extract<Entering, { result: "seated" }> {
    assert(this.#seated !== undefined, "Nobody sits here");
    return this.#seated;
  }

  #enter({ name = "Ana", ...options }: MemberOptions): Promise<Entering> {
    const { promise, resolve } = Promise.withResolvers<Entering>();
    const shown = options.verifier === undefined ? name ?? undefined : undefined;
    const applicant: Applicant = { create: true, dialect: "parley", ...options, name: shown };
    this.#channel.enter(applicant, (entering) => {
      if (entering.result === "seated") this.#seated = entering;
      resolve(entering);
    });
    return promise;
  }

  #note(...presence: Presence): void {
    if (this.#seated !== undefined && !this.isGone && presence[1] !== this.place.id) {
      this.presence.push(presence);
    }
  }
}

/** What comes of trying to enter, in a word: a reason, or the result. */
export async function outcomeOf(backplane: Backplane, room: string, options: MemberOptions): Promise<string> {
  const { entering } = await Member.attempt(backplane, room, options);
  return entering.result === "refused" ? entering.reason : entering.result;
}
