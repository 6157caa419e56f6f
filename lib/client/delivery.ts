import type { Clock } from "../clock.ts";
import type { ClientMessage, EntryKind, ServerMessageOf } from "../protocol/messages.ts";
import { type DraftSealer, DraftSealing } from "./draft_sealing.ts";
import { type Draft, Outbox, type Parcel } from "./outbox.ts";
import type { RefusedChange } from "./rows.ts";
import type { Store } from "./store.ts";

/** What a {@linkcode Delivery} works with; `send` returns whether the message was handed to an entered socket. */
export interface DeliveryOptions {
  readonly room: string;
  readonly clock: Clock;
  readonly tab: Store;
  readonly send: (message: ClientMessage) => boolean;
  /** Seals drafts, in a private room. */
  readonly sealer?: DraftSealer | undefined;
  /** Takes a new line as it may travel. */
  readonly ready?: (line: Parcel) => void;
}

const key = (room: string) => `parley.outbox.${room}`;

/** Brings what the author says to the room: one draft at a time, again after a loss, kept by the tab over a reload. */
export class Delivery implements Disposable {
  readonly #options: DeliveryOptions;
  readonly #outbox: Outbox;
  readonly #sealing: DraftSealing | undefined;
  #pause: Disposable | undefined;
  #refusedChange: RefusedChange | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#outbox = Outbox.restore(options.tab.read(key(options.room)));
    const { sealer } = options;
    this.#sealing = sealer && new DraftSealing({
      outbox: this.#outbox,
      sealer,
      done: (draft) => this.#sealed(draft),
      refused: ({ id }, code) => this.#unsealable(id, code),
    });
  }

  get drafts(): readonly Draft[] {
    return this.#outbox.drafts;
  }

  /** The lines that the room hasn't acknowledged and may still take. */
  get unsaid(): readonly Parcel[] {
    return this.#outbox.drafts
      .filter((draft) => draft.kind === "line" && draft.refusal === undefined && this.#isReady(draft))
      .map(parcelOf);
  }

  /** The deletion or reaction that was refused last, until something else is said. */
  get refusedChange(): RefusedChange | undefined {
    return this.#refusedChange;
  }

  has(id: string): boolean {
    return this.#outbox.has(id);
  }

  /** Whether there is a draft of that id with that text. */
  hasText(id: string, text: string): boolean {
    return this.drafts.some((draft) => draft.id === id && draft.value === text);
  }

  add(kind: EntryKind, value: string, more: { readonly id: string; readonly target?: string }): void {
    this.#refusedChange = undefined;
    const draft = { kind, value, at: this.#options.clock.now(), ...more };
    this.#outbox.add(draft);
    if (this.#isReady(draft)) this.#tell(draft);
    this.#changed();
  }

  /** Sends a refused draft again, under another id if that is what it needs. */
  retry(id: string, newId: string): void {
    const retriedId = this.#outbox.retry(id, newId);
    // The places in the author's chain go by the order of the drafts.
    if (this.#sealing !== undefined) this.#outbox.moveToEnd(retriedId);
    this.#changed();
  }

  discard(id: string): void {
    this.#outbox.remove(id);
    this.#changed();
  }

  /** Takes the room's copy as the acknowledgement; returns whether it is of an own draft. */
  settle(id: string): boolean {
    const isOwn = this.#outbox.settle(id, this.#options.clock.elapsed());
    this.#sealing?.settle(id);
    if (isOwn) this.#changed();
    return isOwn;
  }

  /** Takes back what was acknowledged shortly before `lostAt`; returns the ids (CLIENT-4). */
  takeBack(lostAt: number): readonly string[] {
    const ids = this.#outbox.takeBack(lostAt);
    this.#changed();
    return ids;
  }

  /** Starts over on a new connection to the room's life `epoch`: what was on its way may be lost. */
  restart(epoch: string): void {
    this.#outbox.rewind();
    this.#sealing?.enter(epoch);
    this.#sendNext();
  }

  /** Takes a refusal: one with `retryMs` is for now only; a reaction or a retraction that is refused is dropped. */
  refused({ code, about, retryMs }: ServerMessageOf<"error">): void {
    if (about === undefined || !this.#outbox.has(about)) return;
    if (retryMs !== undefined) return this.#pauseFor(retryMs);
    const draft = this.#outbox.refuse(about, code);
    this.#sealing?.refused();
    if (draft?.kind === "react" || draft?.kind === "retract") {
      this.#outbox.remove(about);
      this.#refusedChange = { key: about, kind: draft.kind, refusal: code };
    }
    this.#changed();
  }

  [Symbol.dispose](): void {
    this.#pause?.[Symbol.dispose]();
  }

  #changed(): void {
    const { tab, room } = this.#options;
    tab.write(key(room), this.#outbox.save());
    this.#sealing?.next();
    this.#sendNext();
  }

  #sealed(draft: Draft): void {
    this.#changed();
    this.#tell(draft);
  }

  #unsealable(id: string, code: string): void {
    this.#outbox.refuse(id, code);
    this.#changed();
  }

  #tell(draft: Draft): void {
    if (draft.kind === "line") this.#options.ready?.(parcelOf(draft));
  }

  #isReady({ sealed }: Draft): boolean {
    return this.#sealing === undefined || sealed !== undefined;
  }

  #sendNext(): void {
    if (this.#pause !== undefined) return;
    const draft = this.#outbox.next((draft) => this.#isReady(draft));
    if (draft !== undefined && !this.#options.send(messageOf(draft))) this.#outbox.rewind();
  }

  #pauseFor(ms: number): void {
    this.#outbox.rewind();
    this.#pause ??= this.#options.clock.after(ms, () => {
      this.#pause = undefined;
      this.#sendNext();
    });
  }
}

function parcelOf({ id, value, sealed }: Draft): Parcel {
  return { id, value: sealed ?? value };
}

function messageOf(draft: Draft): ClientMessage {
  const { kind, target } = draft;
  const line = { type: "CHATMSG", ...parcelOf(draft) } as const;
  if (kind === "line") return line;
  return target === undefined ? { ...line, kind } : { ...line, kind, target };
}
