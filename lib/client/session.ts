import type { ClientMessage, EntryKind, ServerMessage, ServerMessageOf } from "../protocol/messages.ts";
import { dialsFailed, statusOf } from "./connection_state.ts";
import { Conversation } from "./conversation.ts";
import { Delivery } from "./delivery.ts";
import { DirectTalk } from "./direct_talk.ts";
import { OwnName } from "./own_name.ts";
import { hidesAddress, rememberHiding } from "./preferences.ts";
import { PrivateLine } from "./private_line.ts";
import type { RoomActions, RoomState } from "./rows.ts";
import { RoomClock } from "./room_clock.ts";
import { Seat } from "./seat.ts";
import type { SessionOptions } from "./session_options.ts";
import { Signaling } from "./signaling.ts";
import { SnapshotMaker } from "./snapshot.ts";
import { TypingHint } from "./typing_hint.ts";

/** Milliseconds to wait where a refusal doesn't say how long. */
const REFUSED_MS = 1_000;

/** One member's stay in one room, through outages and reloads. */
export class Session implements RoomActions, Disposable {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<() => void>();
  readonly #scope: Disposable[];
  readonly #signaling: Signaling;
  readonly #private: PrivateLine | undefined;
  readonly #name: OwnName;
  readonly #seat: Seat;
  readonly #delivery: Delivery;
  readonly #conversation: Conversation;
  readonly #direct: DirectTalk;
  readonly #hint: TypingHint;
  readonly #snapshots = new SnapshotMaker();
  #isHidden: boolean;
  #isPageOnline = true;
  #state: RoomState;

  constructor(options: SessionOptions) {
    const { room, dial, connect, clock, random, stores, stores: { local, tab }, page, privacy } = options;
    const changed = () => this.#publish();
    const ownName = () => `${this.#name}`;
    const send = (message: ClientMessage) => this.#signaling.send(message);
    const seal = (message: ClientMessage) => this.#private ? this.#private.send(message) : send(message);
    this.#options = options;
    this.#name = new OwnName({ clock, local, random: random.unit, send: seal });
    this.#isHidden = hidesAddress(local, privacy !== undefined);
    this.#seat = new Seat({ room, clock, stores, link: privacy });
    this.#private = privacy && new PrivateLine({
      ...{ room, privacy, clock, local, ownName, send },
      elderCame: (member) => this.#direct.call(member),
      overrun: () => this.#signaling.apply({ type: "redial" }),
    });
    this.#signaling = new Signaling({
      ...{ dial, clock, random: random.unit },
      enter: () => this.#seat.enter(ownName(), this.#conversation.position),
      received: (messages) => this.#arrived(messages),
      changed: ({ name }) => {
        if (name === "stopped") this.#direct.hangUp();
        changed();
      },
    });
    const roomClock = new RoomClock(clock);
    this.#delivery = new Delivery({
      ...{ room, clock: roomClock, tab, send },
      sealer: privacy?.sealerFor(ownName),
      ready: (line) => this.#direct.say(line),
    });
    this.#conversation = new Conversation({
      ...{ clock: roomClock, delivery: this.#delivery, fingerprint: privacy?.fingerprint, changed },
    });
    this.#direct = new DirectTalk({
      ...{ connect, clock, changed, send: seal, isHidden: this.#isHidden },
      open: this.#private && ((member, line) => this.#private?.openDirect(member, line)),
      unsaid: () => this.#delivery.unsaid,
      conversation: this.#conversation,
    });
    this.#hint = new TypingHint(clock, (on) => send({ type: "typing", on }));
    const listening = [page.onChange(() => this.#pageChanged()), page.onHide(() => this.#direct.hangUp())];
    const parts = [this.#name, this.#direct, this.#conversation, this.#delivery, this.#signaling];
    this.#scope = [...listening, ...parts];
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
    if (options.create === true) this.#seat.allowMaking();
    this.#signaling.apply({ type: "start" });
  }

  say(text: string): void {
    const id = this.#options.random.id();
    this.#hint.said();
    this.#delivery.add("line", text, { id });
    this.#publish();
  }

  edit(id: string, text: string): void {
    this.#change("edit", text, id);
  }

  retract(id: string): void {
    this.#change("retract", "", id);
  }

  react(id: string, value: string): void {
    this.#change("react", value, id);
  }

  retry(id: string): void {
    this.#delivery.retry(id, this.#options.random.id());
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
    this.#name.change(typed);
    this.#publish();
  }

  trust(member: string): void {
    this.#private?.introductions.trust(member);
    this.#publish();
  }

  hideAddress(isHidden: boolean): void {
    this.#isHidden = isHidden;
    const isPrivate = this.#private !== undefined;
    rememberHiding(this.#options.stores.local, { isPrivate, isHidden });
    this.#direct.setHidden(isHidden);
    this.#publish();
  }

  leave(): void {
    this.#signaling.send({ type: "leave" });
    this.#seat.leave();
    this.#signaling.apply({ type: "stop", reason: "left" });
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    for (const each of this.#scope) each[Symbol.dispose]();
  }

  #change(kind: EntryKind, value: string, target: string): void {
    this.#delivery.add(kind, value, { id: this.#options.random.id(), target });
    this.#publish();
  }

  /** What is opened after its socket was given up is dropped: the next `welcome` has it. */
  #arrived(messages: readonly ServerMessage[]): void {
    if (this.#private === undefined) return this.#received(messages);
    const { dial } = this.#signaling.state;
    this.#private.receive(messages, (opened) => {
      if (this.#signaling.state.dial === dial) this.#received(opened);
    });
  }

  #received(messages: readonly ServerMessage[]): void {
    for (const message of messages) this.#take(message);
    this.#publish();
  }

  #take(message: ServerMessage): void {
    if (message.type === "WRONGROOM") return this.#signaling.apply({ type: "stop", reason: message.reason });
    if (message.type === "error") this.#refused(message);
    if (this.#conversation.take(message) === "hole") return this.#signaling.apply({ type: "redial" });
    if (message.type === "welcome") this.#welcome(message);
    this.#direct.take(message, this.#conversation.members);
  }

  #welcome(welcome: ServerMessageOf<"welcome">): void {
    this.#seat.take(welcome);
    this.#signaling.apply({ type: "entered", dial: this.#signaling.state.dial });
    this.#delivery.restart(welcome.epoch);
  }

  #refused(error: ServerMessageOf<"error">): void {
    const { code, about, retryMs = REFUSED_MS } = error;
    const { dial } = this.#signaling.state;
    if (about === "rename") return this.#name.tellIn(retryMs);
    if (about !== "ENTERROOM" && code !== "restarting") return this.#delivery.refused(error);
    this.#signaling.apply({ type: "refused", dial, retryMs });
  }

  #pageChanged(): void {
    const isOnline = this.#options.page.isOnline();
    if (isOnline || this.#signaling.state.name === "online") this.#signaling.apply({ type: "hint" });
    if (isOnline && !this.#isPageOnline) this.#direct.networkChanged();
    this.#isPageOnline = isOnline;
    this.#publish();
  }

  #publish(): void {
    this.#state = this.#snapshot();
    for (const listener of this.#listeners) listener();
  }

  #snapshot(): RoomState {
    const connection = this.#signaling.state;
    const { self, members, typing, rows, early, reached } = this.#conversation;
    return this.#snapshots.make({
      ...{ self, members, typing, rows, early, reached },
      status: statusOf(connection, self !== undefined, this.#options.page.isOnline()),
      stopped: connection.name === "stopped" ? connection.reason : undefined,
      dialsFailed: dialsFailed(connection),
      refusedChange: this.#delivery.refusedChange,
      name: `${this.#name}`,
      drafts: this.#delivery.drafts,
      paths: this.#direct.paths,
      introductions: this.#private?.introductions.all,
      isHidden: this.#isHidden,
    });
  }
}
