import { LIMITS } from "../protocol/limits.ts";
import type { Member, ServerMessage, ServerMessageOf } from "../protocol/messages.ts";
import { ChatLog, type Position } from "./chat_log.ts";
import type { Delivery } from "./delivery.ts";
import { EarlyLines } from "./early_lines.ts";
import type { DirectLine, OpenedEntry } from "./privacy.ts";
import type { Joined } from "./private_line.ts";
import { Reach } from "./reach.ts";
import type { RoomClock } from "./room_clock.ts";
import { Roster } from "./roster.ts";
import type { LineRow, PresenceRow } from "./rows.ts";
import type { SettledRows } from "./settled_rows.ts";

/** What a {@linkcode Conversation} works with; `changed` is told of what happens without a message. */
export interface ConversationOptions {
  readonly clock: RoomClock;
  readonly delivery: Delivery;
  /** The own fingerprint, in a private room: what is signed with that key is own, whatever the server says. */
  readonly fingerprint?: string | undefined;
  readonly changed: () => void;
}

type HeardLine = Pick<DirectLine, "id" | "value"> & Partial<DirectLine>;

/** What is said and who is there, as the room's messages tell it. */
export class Conversation implements Disposable {
  readonly #clock: RoomClock;
  readonly #delivery: Delivery;
  readonly #roster: Roster;
  readonly #log = new ChatLog();
  readonly #early = new EarlyLines();
  readonly #reach = new Reach();
  /** All member ids that the reader has had: a seat that was lost for good gives way to a new one. */
  readonly #selves = new Set<string>();
  readonly #changed: () => void;
  #self: string | undefined;
  #heardAt = 0;
  /** Names of those who were there before the room's log was lost, and until when they are expected back. */
  readonly #expected = new Set<string>();
  #expectedUntil = 0;
  /** Runs while those who were there before the room's log was lost are expected back. */
  #giveUp: Disposable | undefined;

  constructor({ clock, delivery, fingerprint, changed }: ConversationOptions) {
    if (fingerprint !== undefined) this.#selves.add(fingerprint);
    this.#clock = clock;
    this.#changed = changed;
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

  /** Lines that came directly and that the room hasn't kept yet. */
  get early(): readonly LineRow[] {
    return this.#early.rows;
  }

  get members(): readonly Member[] {
    return this.#roster.members;
  }

  get typing(): readonly string[] {
    return this.#roster.typing;
  }

  /** Takes a line that a member has said directly, unless the room's copy was faster. */
  hear(member: string, { id, value, from = member }: HeardLine): void {
    const author = this.#roster.member(member);
    if (author === undefined || this.rows.line(id) !== undefined || this.#delivery.has(id)) return;
    this.#early.add({ ...author, from }, { id, value, at: this.#clock.now() });
    this.#roster.setTyping(member, false);
  }

  /** Takes a member's word that an own line has reached it. */
  confirm(id: string, member: string): void {
    if (!this.#delivery.has(id) && this.rows.line(id)?.isOwn !== true) return;
    this.#reach.note(id, member);
    this.#showReach(id);
  }

  /** Which members have said that an own line reached them. */
  get reached(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#reach.lines;
  }

  /** Takes a message; returns "hole" if it shows that entries are missing (CLIENT-3). */
  take(message: ServerMessage): "hole" | undefined {
    const heardBefore = this.#heardAt;
    this.#heardAt = this.#clock.elapsed();
    switch (message.type) {
      case "welcome":
        return void this.#welcome(message, heardBefore);
      case "CHATMSG":
        return this.#entry(message);
      case "joined":
        return void this.#joined(message);
      case "left":
        return void this.#left(message.id);
      case "renamed":
        return void this.#renamed(message);
      case "typing":
        return void this.#roster.setTyping(message.from, message.on && message.from !== this.#self);
    }
  }

  [Symbol.dispose](): void {
    this.#giveUp?.[Symbol.dispose]();
    this.#roster[Symbol.dispose]();
  }

  #welcome(welcome: ServerMessageOf<"welcome">, lostAt: number): void {
    const lifeBefore = this.position?.epoch;
    if (lifeBefore !== undefined && lifeBefore !== welcome.epoch) this.#takeBack(lostAt);
    this.#clock.set(welcome.at);
    this.#self = welcome.self;
    this.#selves.add(welcome.self);
    this.#log.welcome(welcome, this.#clock.now(), (entry) => this.#isOwn(entry));
    const before = this.#roster.members;
    const { joined, left, renamed } = this.#roster.replace(welcome.members);
    if (lifeBefore !== welcome.epoch) return this.#expect(before);
    this.#keepOrphans();
    for (const member of left) this.#presence("left", member);
    for (const member of joined) this.#presence("joined", member);
    for (const { member, formerName } of renamed) this.#presence("renamed", member, formerName);
  }

  #entry(entry: OpenedEntry): "hole" | undefined {
    const received = this.#log.receive(entry, (sound) => this.#isOwn(sound));
    if (received === "hole") return received;
    // A copy of an old entry (LOG-3) bears an old stamp.
    if (entry.seq === this.position?.seq) this.#clock.set(entry.at);
    this.#showReach(entry.id);
    this.#roster.setTyping(typeof entry.seal === "object" ? entry.seal.seat : entry.from, false);
  }

  /** The room has lost its log: what was acknowledged just before may have reached nobody else (CLIENT-4). */
  #takeBack(lostAt: number): void {
    for (const id of this.#delivery.takeBack(lostAt)) this.#log.rows.remove(id);
  }

  /**
   * Says whether an entry is the reader's, and takes it as the acknowledgement of a draft: a sealed one if it is signed
   * so, another one if it comes from the reader or says the same, since a stranger may use an id that it has heard.
   */
  #isOwn({ id, from, value, seal }: OpenedEntry): boolean {
    if (seal === "unreadable") return false;
    const isBySelf = this.#selves.has(from);
    const isDraft = seal === undefined
      ? isBySelf || this.#delivery.hasText(id, value)
      : this.#selves.has(seal.fingerprint);
    this.#early.remove(id);
    return isDraft && this.#delivery.settle(id) || isBySelf;
  }

  #showReach(id: string): void {
    const reached = this.#reach.of(id);
    if (reached > 0) this.rows.replace(id, (line) => line.isOwn ? { ...line, reached } : line);
  }

  /** In a new life of the room everybody enters anew: that is no news of those who were there. */
  #expect(members: readonly Member[]): void {
    this.#expected.clear();
    for (const { name } of members) this.#expected.add(name);
    this.#expectedUntil = this.#clock.elapsed() + LIMITS.graceMs;
    if (members.length === 0) return;
    this.#giveUp?.[Symbol.dispose]();
    this.#giveUp = this.#clock.after(LIMITS.graceMs, () => {
      this.#giveUp = undefined;
      this.#keepOrphans();
      this.#changed();
    });
  }

  /**
   * A line that came directly, and whose author has gone before the room had it, takes its place as it is (PEER-10).
   * In a new life of the room everybody has gone and is expected back.
   */
  #keepOrphans(): void {
    if (this.#giveUp !== undefined) return;
    for (const row of this.#early.takeOf((member) => this.#roster.member(member) === undefined)) {
      this.rows.append({ ...row, state: "unkept" });
    }
  }

  #joined({ member, before }: Joined): void {
    this.#roster.add(member, before);
    const isExpected = this.#clock.elapsed() < this.#expectedUntil && this.#expected.delete(member.name);
    if (!isExpected) this.#presence("joined", member);
  }

  #left(id: string): void {
    const member = this.#roster.remove(id);
    this.#keepOrphans();
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
