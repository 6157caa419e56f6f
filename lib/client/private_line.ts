import type { Clock } from "../clock.ts";
import type { ClientMessage, Member, ServerMessage, ServerMessageOf } from "../protocol/messages.ts";
import { Introductions } from "./introductions.ts";
import type { Parcel } from "./outbox.ts";
import { Pins } from "./pins.ts";
import type { DirectLine, Privacy, SignalFrom } from "./privacy.ts";
import { safetyPhrase } from "./safety_phrase.ts";
import type { Store } from "./store.ts";

/** What a {@linkcode PrivateLine} works with. */
export interface PrivateLineOptions {
  readonly room: string;
  readonly privacy: Privacy;
  readonly local: Store;
  readonly clock: Clock;
  readonly ownName: () => string;
  /** Sends what is sealed; returns whether it was handed to the socket. */
  readonly send: (message: ClientMessage) => boolean;
  /** Told of a member who was there first and has introduced itself only now: whoever comes later calls. */
  readonly elderCame: (member: string) => void;
  /** Told when more frames wait than may. */
  readonly overrun: () => void;
}

/** A member's coming; one who is older than others here comes `before` the eldest of these in the roster. */
export type Joined = ServerMessageOf<"joined"> & { readonly before?: string | undefined };

/** Frames that may wait to be opened. */
const MOST_WAITING = 1_000;

/**
 * Stands between a session and its server in a private room: what comes is opened in the order in which it came, what
 * goes is sealed in the order in which it goes. A member is there once its sealed hello is (PRIVATE-6).
 */
export class PrivateLine {
  readonly introductions: Introductions;
  readonly #options: PrivateLineOptions;
  #opening: Promise<void> = Promise.resolve();
  #sealing: Promise<void> = Promise.resolve();
  /** All members, eldest first, also those who haven't introduced themselves. */
  readonly #seated = new Set<string>();
  /** Members who were there first and haven't introduced themselves yet. */
  readonly #awaited = new Set<string>();
  #elders: readonly string[] = [];
  /** Set from a `welcome` until it was taken: the own name that the room has. */
  #entered: { readonly told: string | undefined } | undefined;
  #waiting = 0;
  #self = "";
  #toldAt = 0;

  constructor(options: PrivateLineOptions) {
    const { room, privacy, local } = options;
    const pins = new Pins(local);
    const { envelopes, fingerprint, subtle } = privacy;
    const phrase = (other: string) => safetyPhrase(subtle, fingerprint, other);
    this.#options = options;
    this.introductions = new Introductions({ room, envelopes, pins, fingerprint, phrase });
  }

  /** Opens the messages of one frame and hands them on, after all earlier ones. */
  receive(messages: readonly ServerMessage[], take: (opened: readonly ServerMessage[]) => void): void {
    if (this.#waiting >= MOST_WAITING) return this.#options.overrun();
    this.#waiting += 1;
    const work = this.#opening.then(async () => {
      const opened = await this.#openAll(messages);
      this.#waiting -= 1;
      take(opened);
      this.#introduceSelf();
      for (const member of this.#elders) this.#options.elderCame(member);
      this.#elders = [];
    });
    // Who waits for this one goes on in any case; what went wrong is the page's to hear.
    this.#opening = work.catch(() => {});
  }

  /** Seals what must be sealed and sends it, after all earlier ones. */
  send(message: ClientMessage): void {
    const self = this.#self;
    const sealing = this.#seal(message, self).catch(() => undefined);
    this.#sealing = this.#sealing.then(async () => {
      const sealed = await sealing;
      if (sealed !== undefined) this.#options.send(sealed);
    });
  }

  /** Opens a line that came directly from a member; undefined unless the member has signed it. */
  openDirect(member: string, line: Parcel): Promise<DirectLine | undefined> {
    return this.#options.privacy.openDirect(line, this.introductions.all.get(member)?.fingerprint);
  }

  async #openAll(messages: readonly ServerMessage[]): Promise<readonly ServerMessage[]> {
    const opened: ServerMessage[] = [];
    for (const message of messages) {
      const each = await this.#open(message);
      if (each !== undefined) opened.push(each);
    }
    return opened;
  }

  async #seal(message: ClientMessage, self: string): Promise<ClientMessage | undefined> {
    const { privacy, clock } = this.#options;
    switch (message.type) {
      case "rename":
        // Later than the last one in any case: the clock may have been set back, or the page loaded again.
        this.#toldAt = Math.max(clock.now(), this.#toldAt + 1, this.introductions.toldAt(self) + 1);
        return { type: "rename", name: await privacy.sealHello(self, message.name, this.#toldAt) };
      case "offer":
      case "answer":
      case "candidate": {
        const { to, ...signal } = message;
        if (to === undefined) return undefined;
        return { ...await privacy.sealSignal(signal, { from: self, to }), to };
      }
      case "direct": {
        const value = await privacy.sealDirect(message.value, { from: self, to: message.to });
        return { ...message, value };
      }
      default:
        return message;
    }
  }

  async #open(message: ServerMessage): Promise<ServerMessage | undefined> {
    switch (message.type) {
      case "welcome":
        return await this.#welcome(message);
      case "CHATMSG":
        return { ...await this.#options.privacy.openEntry(message), type: "CHATMSG" };
      case "joined":
        return await this.#joined(message.member);
      case "renamed":
        return await this.#renamed(message);
      case "left":
        this.#seated.delete(message.id);
        this.introductions.forget(message.id);
        return message;
      case "offer":
      case "answer":
      case "candidate":
        return await this.#signal(message);
      case "direct":
        return await this.#direct(message);
      default:
        return message;
    }
  }

  async #welcome(welcome: ServerMessageOf<"welcome">): Promise<ServerMessage> {
    const { privacy, ownName } = this.#options;
    const { self } = welcome;
    this.#self = self;
    this.introductions.keepOnly(new Set(welcome.members.map(({ id }) => id)));
    const members: Member[] = [];
    this.#awaited.clear();
    this.#seated.clear();
    for (const { id, name } of welcome.members) {
      this.#seated.add(id);
      const told = await this.introductions.take(id, name);
      if (id === self) {
        members.push({ id, name: ownName() });
        this.#entered = { told: told?.fingerprint === privacy.fingerprint ? told.name : undefined };
      } else if (told !== undefined) members.push({ id, name: told.name });
      else this.#awaited.add(id);
    }
    const entries = await Promise.all(welcome.entries.map((entry) => privacy.openEntry(entry)));
    return { ...welcome, members, entries };
  }

  /** Tells the own name where the room doesn't have it; not before the `welcome` was taken, since nothing goes before. */
  #introduceSelf(): void {
    const name = this.#options.ownName();
    if (this.#entered !== undefined && this.#entered.told !== name) this.send({ type: "rename", name });
    this.#entered = undefined;
  }

  async #joined({ id, name }: Member): Promise<ServerMessage | undefined> {
    this.#seated.add(id);
    const told = await this.introductions.take(id, name);
    return told && { type: "joined", member: { id, name: told.name } };
  }

  /** The first hello of a member is its coming. */
  async #renamed({ id, name }: ServerMessageOf<"renamed">): Promise<ServerMessage | undefined> {
    const before = this.introductions.all.get(id);
    const told = await this.introductions.take(id, name);
    if (told === undefined) return undefined;
    const member = { id, name: told.name };
    if (id === this.#self) {
      return told.fingerprint === this.#options.privacy.fingerprint
        ? { type: "renamed", ...member }
        : undefined;
    }
    if (this.#awaited.delete(id)) this.#elders = [...this.#elders, id];
    if (before !== undefined) return { type: "renamed", ...member };
    const joined: Joined = { type: "joined", member, before: this.#next(id) };
    return joined;
  }

  /** The eldest of the younger ones who are shown already. */
  #next(id: string): string | undefined {
    const seated = [...this.#seated];
    const isShown = (each: string) => each === this.#self || this.introductions.all.has(each);
    return seated.slice(seated.indexOf(id) + 1).find(isShown);
  }

  async #direct(message: ServerMessageOf<"direct">): Promise<ServerMessage | undefined> {
    const fingerprint = this.introductions.all.get(message.from)?.fingerprint;
    const value = await this.#options.privacy.openDirectValue(message, { to: this.#self, fingerprint });
    return value === undefined ? undefined : { ...message, value };
  }

  async #signal(signal: SignalFrom): Promise<ServerMessage | undefined> {
    const fingerprint = this.introductions.all.get(signal.from)?.fingerprint;
    return await this.#options.privacy.openSignal(signal, { to: this.#self, fingerprint });
  }
}
