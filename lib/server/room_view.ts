import { decodeServerFrame } from "../protocol/codec.ts";
import type { ServerMessageOf } from "../protocol/messages.ts";
import type { Participant, RoomEvents } from "./backplane.ts";
import { KeptLog, type KeptLogLimits } from "./kept_log.ts";
import { type LogView, type Position, viewOf } from "./room_log.ts";

/** A room as the store has it at one moment; entries are encoded, and begin after a number that was asked for. */
export interface Snapshot {
  readonly epoch: string;
  /** How many times the room had changed. */
  readonly rev: number;
  readonly seq: number;
  /** The oldest number that is kept. */
  readonly oldest: number;
  readonly isPrivate: boolean;
  readonly entries: readonly string[];
  /** Eldest first. */
  readonly members: readonly Participant[];
}

/** A change of a room, as the store has published it. */
export type Change =
  | { readonly type: "entry"; readonly encoded: string }
  | { readonly type: "joined"; readonly member: Participant }
  | { readonly type: "left"; readonly id: string }
  | { readonly type: "renamed"; readonly id: string; readonly name: string };

/** A copy of a room that the store keeps, moved forward by its changes; tells each of them once, in order. */
export class RoomView {
  readonly epoch: string;
  readonly isPrivate: boolean;
  readonly #events: RoomEvents;
  readonly #kept: KeptLog;
  readonly #members = new Map<string, Participant>();
  #rev: number;

  /** Begins with all that the store has, of which nothing is told. */
  constructor(
    snapshot: Snapshot,
    { limits, events }: { limits: Omit<KeptLogLimits, "erases">; events: RoomEvents },
  ) {
    this.epoch = snapshot.epoch;
    this.isPrivate = snapshot.isPrivate;
    this.#events = events;
    this.#rev = snapshot.rev;
    this.#kept = new KeptLog({ ...limits, erases: !snapshot.isPrivate }, snapshot.oldest - 1);
    for (const encoded of snapshot.entries) this.#kept.keep(entryOf(encoded), encoded);
    for (const member of snapshot.members) this.#members.set(member.id, member);
  }

  /** How many changes of the room are in this copy. */
  get rev(): number {
    return this.#rev;
  }

  get seq(): number {
    return this.#kept.seq;
  }

  get members(): ReadonlyMap<string, Participant> {
    return this.#members;
  }

  since(position?: Position): LogView {
    return viewOf(this.#kept, this.epoch, position);
  }

  /** Takes a change; false if one before it is missing. */
  apply(rev: number, change: Change): boolean {
    if (rev <= this.#rev) return true;
    if (rev > this.#rev + 1) return false;
    this.#rev = rev;
    switch (change.type) {
      case "entry":
        this.#enter(change.encoded);
        break;
      case "joined":
        this.#join(change.member);
        break;
      case "left":
        this.#leave(change.id);
        break;
      case "renamed":
        this.#rename(change.id, change.name);
    }
    return true;
  }

  /** Tells all that is new in a snapshot; false if entries are missing between, or it is of another life. */
  catchUp(snapshot: Snapshot): boolean {
    if (snapshot.epoch !== this.epoch || snapshot.oldest > this.seq + 1 || snapshot.seq < this.seq) {
      return false;
    }
    if (snapshot.rev <= this.#rev) return true;
    this.#rev = snapshot.rev;
    const there = new Set(snapshot.members.map((member) => member.id));
    for (const id of this.#members.keys()) {
      if (!there.has(id)) this.#leave(id);
    }
    for (const member of snapshot.members) {
      const known = this.#members.get(member.id);
      if (known === undefined) this.#join(member);
      else if (known.name !== member.name) this.#rename(member.id, member.name);
    }
    for (const encoded of snapshot.entries) this.#enter(encoded);
    return true;
  }

  #enter(encoded: string): void {
    const entry = entryOf(encoded);
    if (entry.seq <= this.seq) return;
    this.#kept.keep(entry, encoded);
    this.#events.entry(entry, encoded);
  }

  #join(member: Participant): void {
    this.#members.set(member.id, member);
    this.#events.joined(member);
  }

  #leave(id: string): void {
    if (this.#members.delete(id)) this.#events.left(id);
  }

  #rename(id: string, name: string): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    this.#members.set(id, { ...member, name });
    this.#events.renamed(id, name);
  }
}

function entryOf(encoded: string): Omit<ServerMessageOf<"CHATMSG">, "type"> {
  const decoded = decodeServerFrame(encoded);
  const [message] = decoded.ok ? decoded.message : [];
  if (message?.type !== "CHATMSG") throw new Error("the store has something else than an entry");
  const { type: _, ...entry } = message;
  return entry;
}
