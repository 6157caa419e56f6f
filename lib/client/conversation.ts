import type { Clock } from "../clock.ts";
import type { Entry, Member, ServerMessage, ServerMessageOf } from "../protocol/messages.ts";
import { ChatLog, type Position } from "./chat_log.ts";
import type { Delivery } from "./delivery.ts";
import { Roster } from "./roster.ts";
import type { PresenceRow } from "./rows.ts";
import type { SettledRows } from "./settled_rows.ts";

/** What a {@linkcode Conversation} works with; `changed` is told of what happens without a message. */
export interface ConversationOptions {
  readonly clock: Clock;
  readonly delivery: Delivery;
  readonly changed: () => void;
}

/** What is said and who is there, as the room's messages tell it. */
export class Conversation implements Disposable {
  readonly #clock: Clock;
  readonly #delivery: Delivery;
  readonly #roster: Roster;
  readonly #log = new ChatLog();
  /** All member ids that the reader has had: a seat that was lost for good gives way to a new one. */
  readonly #selves = new Set<string>();
  #self: string | undefined;
  #heardAt = 0;

  constructor({ clock, delivery, changed }: ConversationOptions) {
    this.#clock = clock;
    this.#delivery = delivery;
    this.#roster = new Roster(clock, changed);
  }

  get self(): string | undefined {
    return this.#self;
  }

  get position(): Position | undefined {
    return this.#log.position;
  }

  get rows(): SettledRows {
    return this.#log.rows;
  }

  get members(): readonly Member[] {
    return this.#roster.members;
  }

  get typing(): readonly string[] {
    return this.#roster.typing;
  }

  /** Takes a message; returns "hole" if it shows that entries are missing (CLIENT-3). */
  take(message: ServerMessage): "hole" | undefined {
    const heardBefore = this.#heardAt;
    this.#heardAt = this.#clock.now();
    switch (message.type) {
      case "welcome":
        return void this.#welcome(message, heardBefore);
      case "CHATMSG":
        return this.#entry(message);
      case "joined":
        this.#roster.add(message.member);
        return void this.#presence("joined", message.member);
      case "left":
        return void this.#left(message.id);
      case "renamed":
        return void this.#renamed(message);
      case "typing":
        return void this.#roster.setTyping(message.from, message.on && message.from !== this.#self);
    }
  }

  [Symbol.dispose](): void {
    this.#roster[Symbol.dispose]();
  }

  #welcome(welcome: ServerMessageOf<"welcome">, lostAt: number): void {
    const lifeBefore = this.position?.epoch;
    if (lifeBefore !== undefined && lifeBefore !== welcome.epoch) this.#takeBack(lostAt);
    this.#self = welcome.self;
    this.#selves.add(welcome.self);
    this.#log.welcome(welcome, this.#clock.now(), (entry) => this.#isOwn(entry));
    const { joined, left, renamed } = this.#roster.replace(welcome.members);
    if (lifeBefore !== welcome.epoch) return;
    for (const member of left) this.#presence("left", member);
    for (const member of joined) this.#presence("joined", member);
    for (const { member, formerName } of renamed) this.#presence("renamed", member, formerName);
  }

  #entry(entry: Entry): "hole" | undefined {
    const received = this.#log.receive(entry, this.#selves.has(entry.from) || this.#delivery.has(entry.id));
    if (received === "hole") return received;
    this.#delivery.settle(entry.id);
    this.#roster.setTyping(entry.from, false);
  }

  /** The room has lost its log: what was acknowledged just before may have reached nobody else (CLIENT-4). */
  #takeBack(lostAt: number): void {
    for (const id of this.#delivery.takeBack(lostAt)) this.#log.rows.remove(id);
  }

  #isOwn(entry: Entry): boolean {
    return this.#delivery.settle(entry.id) || this.#selves.has(entry.from);
  }

  #left(id: string): void {
    const member = this.#roster.remove(id);
    if (member !== undefined) this.#presence("left", member);
  }

  #renamed({ id, name }: ServerMessageOf<"renamed">): void {
    const formerName = this.#roster.rename(id, name);
    if (formerName !== undefined && formerName !== name) this.#presence("renamed", { id, name }, formerName);
  }

  #presence(row: PresenceRow["row"], { id, name }: Member, formerName?: string): void {
    if (row !== "renamed" && this.#selves.has(id)) return;
    const more = formerName === undefined ? {} : { formerName };
    this.#log.presence({ row, at: this.#clock.now(), member: id, name, ...more });
  }
}
