import type { Clock } from "../clock.ts";
import type { ClientMessage, ServerMessage, ServerMessageOf } from "../protocol/messages.ts";
import { toDisplayName } from "../protocol/names.ts";
import { statusOf } from "./connection_state.ts";
import { Conversation } from "./conversation.ts";
import { Delivery } from "./delivery.ts";
import {
  displayName,
  hasMade,
  intendsToMake,
  inventDisplayName,
  rememberDisplayName,
  rememberRoom,
} from "./preferences.ts";
import type { RoomActions, RoomState } from "./rows.ts";
import { keepSeat, type Seat, seatIn } from "./seat.ts";
import { type Dial, Signaling } from "./signaling.ts";
import { SnapshotMaker } from "./snapshot.ts";
import type { Stores } from "./store.ts";
import { TypingHint } from "./typing_hint.ts";

/** What a session needs to know of its page. */
export interface Page {
  isOnline(): boolean;
  /** Calls back when the page goes online or offline, or becomes visible. */
  onChange(callback: () => void): Disposable;
}

/** Where a session's sockets, time, luck and memory come from. */
export interface SessionOptions {
  readonly room: string;
  readonly dial: Dial;
  readonly clock: Clock;
  readonly random: { unit(): number; id(): string };
  readonly stores: Stores;
  readonly page: Page;
}

/** Milliseconds to wait where a refusal doesn't say how long. */
const REFUSED_MS = 1_000;

/** One member's stay in one room, through outages and reloads. */
export class Session implements RoomActions, Disposable {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #scope: Disposable[];
  readonly #signaling: Signaling;
  readonly #delivery: Delivery;
  readonly #conversation: Conversation;
  readonly #hint: TypingHint;
  readonly #snapshots = new SnapshotMaker();
  #seat: Seat | undefined;
  #name: string;
  /** Set while a refused change of name waits to be sent again. */
  #renaming: Disposable | undefined;
  /** A member whose room has gone makes it again (CLIENT-6). */
  #mayMake: boolean;
  #state: RoomState;

  constructor(options: SessionOptions) {
    const { room, dial, clock, random, stores, page } = options;
    const { local, tab } = stores;
    const changed = () => this.#publish();
    this.#options = options;
    this.#name = displayName(local) ?? inventDisplayName(random.unit);
    rememberDisplayName(local, this.#name);
    this.#seat = seatIn(tab, room);
    this.#mayMake = this.#seat !== undefined || intendsToMake(tab, room);
    this.#signaling = new Signaling({
      dial,
      clock,
      random: random.unit,
      enter: () => this.#entering(),
      received: (messages) => this.#received(messages),
      changed,
    });
    const send = (message: ClientMessage) => this.#signaling.send(message);
    this.#delivery = new Delivery({ room, clock, tab, send });
    this.#conversation = new Conversation({ clock, delivery: this.#delivery, changed });
    this.#hint = new TypingHint(clock, (on) => send({ type: "typing", on }));
    const listening = page.onChange(() => this.#pageChanged());
    this.#scope = [listening, this.#conversation, this.#delivery, this.#signaling];
    this.#state = this.#snapshot();
  }

  get state(): RoomState {
    return this.#state;
  }

  /** Calls back after every change of {@linkcode Session.state}. */
  subscribe(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  enterAgain(options: { readonly create?: boolean } = {}): void {
    this.#mayMake ||= options.create === true;
    this.#signaling.apply({ type: "start" });
  }

  say(text: string): void {
    this.#hint.said();
    this.#delivery.add("line", text, { id: this.#options.random.id() });
    this.#publish();
  }

  edit(id: string, text: string): void {
    this.#delivery.add("edit", text, { id: this.#options.random.id(), target: id });
  }

  retract(id: string): void {
    this.#delivery.add("retract", "", { id: this.#options.random.id(), target: id });
  }

  react(id: string, value: string): void {
    this.#delivery.add("react", value, { id: this.#options.random.id(), target: id });
  }

  retry(id: string): void {
    this.#delivery.retry(id);
    this.#publish();
  }

  discard(id: string): void {
    this.#delivery.discard(id);
    this.#publish();
  }

  typing(on: boolean): void {
    this.#hint.set(on);
  }

  rename(typed: string): void {
    const name = toDisplayName(typed);
    if (name === undefined || name === this.#name) return;
    this.#name = name;
    rememberDisplayName(this.#options.stores.local, name);
    this.#signaling.send({ type: "rename", name });
    this.#publish();
  }

  leave(): void {
    this.#signaling.send({ type: "leave" });
    this.#keepSeat(undefined);
    this.#signaling.apply({ type: "stop", reason: "left" });
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.#renaming?.[Symbol.dispose]();
    for (const each of this.#scope) each[Symbol.dispose]();
  }

  #entering(): ClientMessage {
    const enter = {
      type: "ENTERROOM",
      value: this.#options.room,
      name: this.#name,
      create: this.#mayMake,
    } as const;
    if (this.#seat === undefined) return enter;
    const dialedAt = Math.max(this.#options.clock.now(), this.#seat.dialedAt + 1);
    this.#keepSeat({ ...this.#seat, dialedAt });
    return { ...enter, resume: { ...this.#seat, seq: 0, ...this.#conversation.position } };
  }

  #received(messages: readonly ServerMessage[]): void {
    for (const message of messages) this.#take(message);
    this.#publish();
  }

  #take(message: ServerMessage): void {
    if (message.type === "WRONGROOM") return this.#signaling.apply({ type: "stop", reason: message.reason });
    if (message.type === "error") return this.#refused(message);
    if (this.#conversation.take(message) === "hole") return this.#signaling.apply({ type: "redial" });
    if (message.type === "welcome") this.#welcome(message);
  }

  #welcome({ self, secret, epoch }: ServerMessageOf<"welcome">): void {
    const { room, clock, stores } = this.#options;
    this.#keepSeat({ seat: self, secret, epoch, dialedAt: this.#seat?.dialedAt ?? 0 });
    this.#mayMake = true;
    hasMade(stores.tab, room);
    rememberRoom(stores.local, room, clock.now());
    this.#signaling.apply({ type: "entered", dial: this.#signaling.state.dial });
    this.#delivery.restart();
  }

  #refused(error: ServerMessageOf<"error">): void {
    const { about, retryMs = REFUSED_MS } = error;
    if (about === "rename") return this.#renameIn(retryMs);
    if (about !== "ENTERROOM") return this.#delivery.refused(error);
    this.#signaling.apply({ type: "refused", dial: this.#signaling.state.dial, retryMs });
  }

  /** A name is either taken over now, later, or with the next entering. */
  #renameIn(ms: number): void {
    this.#renaming ??= this.#options.clock.after(ms, () => {
      this.#renaming = undefined;
      this.#signaling.send({ type: "rename", name: this.#name });
    });
  }

  #keepSeat(seat: Seat | undefined): void {
    this.#seat = seat;
    keepSeat(this.#options.stores.tab, this.#options.room, seat);
  }

  #pageChanged(): void {
    if (this.#options.page.isOnline()) this.#signaling.apply({ type: "hint" });
    this.#publish();
  }

  #publish(): void {
    this.#state = this.#snapshot();
    for (const listener of this.#listeners) listener();
  }

  #snapshot(): RoomState {
    const connection = this.#signaling.state;
    const { self, members, typing, rows } = this.#conversation;
    return this.#snapshots.make({
      status: statusOf(connection, self !== undefined, this.#options.page.isOnline()),
      stopped: connection.name === "stopped" ? connection.reason : undefined,
      self,
      name: this.#name,
      members,
      typing,
      rows,
      drafts: this.#delivery.drafts,
    });
  }
}
