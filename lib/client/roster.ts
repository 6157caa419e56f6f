import type { Clock } from "../clock.ts";
import type { Member } from "../protocol/messages.ts";

/** Milliseconds for which a typing hint holds without being repeated (ROSTER-3). */
const TYPING_MS = 6_000;

/** How a roster differs from the one before. */
export interface RosterChange {
  readonly joined: readonly Member[];
  readonly left: readonly Member[];
  readonly renamed: readonly { readonly member: Member; readonly formerName: string }[];
}

/** Who is in the room, eldest first, and who is typing. */
export class Roster implements Disposable {
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #typing = new Map<string, Disposable>();
  #members: readonly Member[] = [];
  #typers: readonly string[] = [];

  /** `changed` is told when a typing hint runs out by itself. */
  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** Ids of the members who are typing, in the order in which they began. */
  get typing(): readonly string[] {
    return this.#typers;
  }

  member(id: string): Member | undefined {
    return this.#members.find((member) => member.id === id);
  }

  /** Takes the whole roster of a `welcome`; says what is new in it. */
  replace(members: readonly Member[]): RosterChange {
    const before = this.#members;
    this.#members = members;
    for (const id of this.#typers) this.setTyping(id, false);
    const then = new Map(before.map((member) => [member.id, member]));
    const now = new Set(members.map((member) => member.id));
    return {
      joined: members.filter((member) => !then.has(member.id)),
      left: before.filter((member) => !now.has(member.id)),
      renamed: members.flatMap((member) => {
        const formerName = then.get(member.id)?.name;
        return formerName === undefined || formerName === member.name ? [] : [{ member, formerName }];
      }),
    };
  }

  /** Adds a member as the youngest, or before another one. */
  add(member: Member, before?: string): void {
    const others = this.#members.filter((each) => each.id !== member.id);
    const place = others.findIndex(({ id }) => id === before);
    this.#members = others.toSpliced(place < 0 ? others.length : place, 0, member);
  }

  /** Removes a member; returns who it was. */
  remove(id: string): Member | undefined {
    const member = this.member(id);
    this.#members = this.#members.filter((each) => each.id !== id);
    this.setTyping(id, false);
    return member;
  }

  /** Renames a member; returns its former name. */
  rename(id: string, name: string): string | undefined {
    const formerName = this.member(id)?.name;
    this.#members = this.#members.map((each) => each.id === id ? { id, name } : each);
    return formerName;
  }

  setTyping(id: string, on: boolean): void {
    const timer = this.#typing.get(id);
    if (timer === undefined && (!on || this.member(id) === undefined)) return;
    timer?.[Symbol.dispose]();
    this.#typing.delete(id);
    if (on) this.#typing.set(id, this.#clock.after(TYPING_MS, () => this.#runOut(id)));
    this.#typers = [...this.#typing.keys()];
  }

  [Symbol.dispose](): void {
    for (const timer of this.#typing.values()) timer[Symbol.dispose]();
    this.#typing.clear();
  }

  #runOut(id: string): void {
    this.setTyping(id, false);
    this.#changed();
  }
}
