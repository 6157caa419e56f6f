import type { ClientMessage, EntryKind } from "../protocol/messages.ts";
import { Conversation } from "./conversation.ts";
import { Delivery } from "./delivery.ts";
import { DirectTalk } from "./direct_talk.ts";
import { FileDesk } from "./file_desk.ts";
import { OwnName } from "./own_name.ts";
import { hidesAddress, rememberHiding } from "./preferences.ts";
import { PrivateLine } from "./private_line.ts";
import { Reception } from "./reception.ts";
import type { RoomActions, RoomState } from "./rows.ts";
import { RoomClock } from "./room_clock.ts";
import { Seat } from "./seat.ts";
import type { SessionOptions } from "./session_options.ts";
import { Signaling } from "./signaling.ts";
import { SnapshotMaker } from "./snapshot.ts";
import { TypingHint } from "./typing_hint.ts";

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
  readonly #files: FileDesk;
  readonly #hint: TypingHint;
  readonly #snapshots = new SnapshotMaker();
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
    this.#seat = new Seat({ room, clock, stores, link: privacy });
    this.#private = privacy && new PrivateLine({
      ...{ room, privacy, clock, local, ownName, send },
      elderCame: (member) => this.#direct.call(member),
      overrun: () => this.#signaling.apply({ type: "redial" }),
    });
    this.#signaling = new Signaling({
      ...{ dial, clock, random: random.unit },
      enter: () => this.#seat.enter(ownName(), this.#conversation.position),
      received: (messages) => reception.take(messages),
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
      ...{ connect, clock, send: seal },
      isHidden: hidesAddress(local, privacy !== undefined),
      changed: () => {
        this.#files.waysChanged();
        changed();
      },
      fileChannel: (member, channel) => this.#files.accept(member, channel),
      open: this.#private && ((member, line) => this.#private?.openDirect(member, line)),
      unsaid: () => this.#delivery.unsaid,
      conversation: this.#conversation,
    });
    this.#files = new FileDesk({
      ...{ load: options.files, clock: roomClock, random, ownName, changed, send: seal },
      ...{ conversation: this.#conversation, delivery: this.#delivery, fingerprint: privacy?.fingerprint },
      connections: () => this.#direct.connections,
      introductions: () => this.#private?.introductions.all,
    });
    const reception = new Reception({
      ...{
        signaling: this.#signaling,
        privateLine: this.#private,
        name: this.#name,
        seat: this.#seat,
        changed,
      },
      ...{
        delivery: this.#delivery,
        conversation: this.#conversation,
        direct: this.#direct,
        files: this.#files,
      },
    });
    this.#hint = new TypingHint(clock, (on) => send({ type: "typing", on }));
    const listening = [page.onChange(() => this.#pageChanged()), page.onHide(() => this.#direct.hangUp())];
    const parts = [
      this.#name,
      this.#files,
      this.#direct,
      this.#conversation,
      this.#delivery,
      this.#signaling,
    ];
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
    this.#files.withdraw(id);
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
    this.#files.withdraw(id);
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
    rememberHiding(this.#options.stores.local, { isPrivate: this.#private !== undefined, isHidden });
    this.#direct.setHidden(isHidden);
    this.#publish();
  }

  readonly offer: RoomActions["offer"] = (files, to) => this.#files.act((desk) => desk.offer(files, to));
  readonly fetch: RoomActions["fetch"] = (id) => this.#files.act((desk) => desk.fetch(id));
  readonly stopTransfer: RoomActions["stopTransfer"] = (id, of) =>
    this.#files.act((desk) => desk.stop(id, of));
  readonly save: RoomActions["save"] = (id) => this.#files.act((desk) => desk.save(id));

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
    return this.#snapshots.make({
      ...{ conversation: this.#conversation, delivery: this.#delivery, direct: this.#direct },
      ...{ connection: this.#signaling.state, name: `${this.#name}`, files: this.#files },
      isOnline: this.#options.page.isOnline(),
      introductions: this.#private?.introductions.all,
    });
  }
}
