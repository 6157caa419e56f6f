import type { EntryKind } from "../../lib/protocol/messages.ts";

/** How much the model keeps. */
export interface ModelLimits {
  readonly members: number;
  readonly historyEntries: number;
}

/** What somebody says; `target` and `id` are the test's own words. */
export interface Said {
  readonly id: string;
  readonly kind: EntryKind;
  readonly target: string;
  readonly value: string;
}

interface ModelEntry extends Said {
  readonly seq: number;
  readonly from: string;
  value: string;
}

interface ModelMember {
  readonly who: string;
  name: string;
  /** The name of the actor that sits there; nobody while it is away. */
  actor: string | undefined;
}

interface ModelRoom {
  readonly verifier: string | undefined;
  readonly entries: ModelEntry[];
  readonly members: ModelMember[];
  /** How many long times have passed since it is empty. */
  emptyFor: number;
}

/** What a room's members and its log are after any operations: the plainest possible, slow and obvious. */
export class ReferenceModel {
  readonly #limits: ModelLimits;
  readonly #rooms = new Map<string, ModelRoom>();

  constructor(limits: ModelLimits) {
    this.#limits = limits;
  }

  /** Lets an actor enter, as a new member `who` or back to the place of `resumes`. */
  enter(
    room: string,
    { actor, who, name, create, verifier, resumes }: {
      actor: string;
      who: string;
      name: string;
      create: boolean;
      verifier: string | undefined;
      resumes: string | undefined;
    },
  ): string {
    let found = this.#rooms.get(room);
    if (found === undefined) {
      if (!create) return "unknown";
      found = { verifier, entries: [], members: [], emptyFor: 0 };
      this.#rooms.set(room, found);
    }
    if (found.verifier === undefined && verifier !== undefined) return "open";
    if (found.verifier !== verifier) return "unknown";
    const shown = verifier === undefined ? name : undefined;
    const member = found.members.find((each) => each.who === resumes);
    if (member !== undefined) {
      member.actor = actor;
      member.name = shown ?? member.name;
      return `seated as ${member.who}`;
    }
    if (found.members.length >= this.#limits.members) return "full";
    found.members.push({ who, name: shown ?? "sealed", actor });
    found.emptyFor = 0;
    return `seated as ${who}`;
  }

  /** Who the actor is, if it still has its place. */
  whoIs(room: string, actor: string): string | undefined {
    return this.#member(room, actor)?.who;
  }

  append(room: string, actor: string, said: Said): string {
    const found = this.#rooms.get(room);
    const from = this.#member(room, actor)?.who;
    if (found === undefined || from === undefined) return "fenced";
    const kept = found.entries.slice(-this.#limits.historyEntries);
    const known = found.entries.find(({ id }) => id === said.id);
    if (known !== undefined) {
      const isAnothers = kept.includes(known) && known.from !== from && known.value !== said.value;
      return isAnothers ? "id-taken" : `duplicate of ${known.seq}`;
    }
    const target = kept.find(({ id, kind }) => id === said.target && kind === "line");
    if (said.kind !== "line" && target === undefined) return "unknown-target";
    if (said.kind !== "line" && said.kind !== "react" && target?.from !== from) return "not-author";
    if (said.kind === "retract" && found.verifier === undefined) {
      for (const entry of kept) {
        const isOfLine = entry.id === said.target || entry.kind === "edit" && entry.target === said.target;
        if (isOfLine) entry.value = "";
      }
    }
    found.entries.push({ ...said, from, seq: found.entries.length + 1 });
    return "kept";
  }

  send(room: string, { actor, to }: { actor: string; to: string }): string {
    if (this.#member(room, actor) === undefined) return "fenced";
    const target = this.#rooms.get(room)?.members.find(({ who }) => who === to);
    if (target === undefined) return "unknown-member";
    return target.actor === undefined ? "member-away" : `handed to ${target.actor}`;
  }

  rename(room: string, actor: string, name: string): void {
    const member = this.#member(room, actor);
    if (member !== undefined) member.name = name;
  }

  leave(room: string, actor: string): void {
    const members = this.#rooms.get(room)?.members ?? [];
    const index = members.findIndex((member) => member.actor === actor);
    if (index >= 0) members.splice(index, 1);
  }

  lose(room: string, actor: string): void {
    const member = this.#member(room, actor);
    if (member !== undefined) member.actor = undefined;
  }

  /** Lets so much time pass that whoever is away leaves; a room that is empty for two such times is forgotten. */
  passTime(): void {
    for (const [name, room] of this.#rooms) {
      room.emptyFor = room.members.length === 0 ? room.emptyFor + 1 : 0;
      if (room.emptyFor === 2) this.#rooms.delete(name);
      const here = room.members.filter(({ actor }) => actor !== undefined);
      room.members.splice(0, room.members.length, ...here);
    }
  }

  /** What a member of the room sees, as text. */
  view(room: string): string {
    const { entries, members } = this.#rooms.get(room) ?? { entries: [], members: [] };
    const kept = entries.slice(-this.#limits.historyEntries);
    return viewOf(members, kept);
  }

  #member(room: string, actor: string): ModelMember | undefined {
    return this.#rooms.get(room)?.members.find((member) => member.actor === actor);
  }
}

/** People and entries as text that can be compared. */
export function viewOf(
  members: readonly { readonly who: string; readonly name: string }[],
  entries: readonly Omit<ModelEntry, "target">[],
): string {
  const people = members.map(({ who, name }) => `${who}=${name}`).join(" ");
  const log = entries.map(({ seq, id, from, kind, value }) => `${seq} ${id} ${from} ${kind} "${value}"`);
  return `${people}\n${log.join("\n")}`;
}
