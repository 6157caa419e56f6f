import type { Clock } from "../clock.ts";
import type { ClientMessage, EntryKind, ServerMessageOf } from "../protocol/messages.ts";
import { type Draft, Outbox } from "./outbox.ts";
import type { RefusedChange } from "./rows.ts";
import type { Store } from "./store.ts";

/** What a {@linkcode Delivery} works with; `send` returns whether the message was handed to an entered socket. */
export interface DeliveryOptions {
  readonly room: string;
  readonly clock: Clock;
  readonly tab: Store;
  readonly send: (message: ClientMessage) => boolean;
}

const key = (room: string) => `parley.outbox.${room}`;

/** Brings what the author says to the room: one draft at a time, again after a loss, kept by the tab over a reload. */
export class Delivery implements Disposable {
  readonly #options: DeliveryOptions;
  readonly #outbox: Outbox;
  #pause: Disposable | undefined;
  #refusedChange: RefusedChange | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#outbox = Outbox.restore(options.tab.read(key(options.room)));
  }

  get drafts(): readonly Draft[] {
    return this.#outbox.drafts;
  }

  /** The lines that the room hasn't acknowledged and may still take. */
  get unsaid(): readonly Draft[] {
    return this.#outbox.drafts.filter(({ kind, refusal }) => kind === "line" && refusal === undefined);
  }

  /** The deletion or reaction that was refused last, until something else is said. */
  get refusedChange(): RefusedChange | undefined {
    return this.#refusedChange;
  }

  has(id: string): boolean {
    return this.#outbox.has(id);
  }

  add(kind: EntryKind, value: string, more: { readonly id: string; readonly target?: string }): void {
    this.#refusedChange = undefined;
    this.#outbox.add({ kind, value, at: this.#options.clock.now(), ...more });
    this.#changed();
  }

  /** Sends a refused draft again. */
  retry(id: string): void {
    this.#outbox.retry(id);
    this.#changed();
  }

  discard(id: string): void {
    this.#outbox.remove(id);
    this.#changed();
  }

  /** Takes the room's copy as the acknowledgement; returns whether it is of an own draft. */
  settle(id: string): boolean {
    const isOwn = this.#outbox.settle(id, this.#options.clock.elapsed());
    if (isOwn) this.#changed();
    return isOwn;
  }

  /** Takes back what was acknowledged shortly before `lostAt`; returns the ids (CLIENT-4). */
  takeBack(lostAt: number): readonly string[] {
    const ids = this.#outbox.takeBack(lostAt);
    this.#changed();
    return ids;
  }

  /** Starts over on a new connection: what was on its way may be lost. */
  restart(): void {
    this.#outbox.rewind();
    this.#sendNext();
  }

  /** Takes a refusal: one with `retryMs` is for now only; a reaction or a retraction that is refused is dropped. */
  refused({ code, about, retryMs }: ServerMessageOf<"error">): void {
    if (about === undefined || !this.#outbox.has(about)) return;
    if (retryMs !== undefined) return this.#pauseFor(retryMs);
    const draft = this.#outbox.refuse(about, code);
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
    this.#sendNext();
  }

  #sendNext(): void {
    if (this.#pause !== undefined) return;
    const draft = this.#outbox.next();
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

function messageOf({ id, kind, value, target }: Draft): ClientMessage {
  const line = { type: "CHATMSG", id, value } as const;
  return target === undefined ? line : { ...line, kind, target };
}
