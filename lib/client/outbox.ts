import { LIMITS } from "../protocol/limits.ts";
import { id, isSaid, kind } from "../protocol/messages.ts";
import { type Fields, invalid, list, matching, optional, record, text, whole } from "../protocol/shape.ts";

const draftShape = {
  id,
  kind,
  value: text(LIMITS.frameBytes),
  target: optional(id),
  at: whole(),
  refusal: optional(matching(/^[a-z-]{1,64}$/)),
  sealed: optional(text(LIMITS.sealedCharacters)),
  epoch: optional(id),
} as const;
const drafts = list(record(draftShape));

/**
 * Something that its author has said and the room has not acknowledged; `refusal` says why the room
 * won't have it; `sealed` is its envelope for the life `epoch` of a private room.
 */
export type Draft = Fields<typeof draftShape>;

/** A line as it travels: in a private room its value is sealed. */
export type Parcel = Pick<Draft, "id" | "value">;

/** The refusal of a draft whose id somebody else has used (LOG-3). */
const ID_TAKEN = "id-taken";
/** How long an acknowledged line is remembered, in milliseconds, in case the room loses it (CLIENT-4). */
const REMEMBERED_MS = 10_000;

/** What an author has said and the room has not kept yet, in order; one draft is on its way at a time (LOG-9). */
export class Outbox {
  #drafts: readonly Draft[];
  #recent: { readonly draft: Draft; readonly keptAt: number }[] = [];
  #onItsWay: string | undefined;

  constructor(drafts: readonly Draft[] = []) {
    this.#drafts = drafts;
  }

  get drafts(): readonly Draft[] {
    return this.#drafts;
  }

  has(id: string): boolean {
    return this.#drafts.some((each) => each.id === id);
  }

  add(draft: Draft): void {
    this.#drafts = [...this.#drafts, draft];
  }

  /** The draft to send now, if none is on its way and it is ready; it counts as sent. */
  next(isReady: (draft: Draft) => boolean = () => true): Draft | undefined {
    if (this.#onItsWay !== undefined) return undefined;
    const draft = this.#drafts.find((each) => each.refusal === undefined);
    if (draft === undefined || !isReady(draft)) return undefined;
    this.#onItsWay = draft.id;
    return draft;
  }

  /** What was on its way may be lost: it will be sent again. */
  rewind(): void {
    this.#onItsWay = undefined;
  }

  /** Removes the draft that the room has acknowledged; returns whether there was one. */
  settle(id: string, now: number): boolean {
    const draft = this.#drafts.find((each) => each.id === id);
    if (draft === undefined) return false;
    this.remove(id);
    this.#recent = [...this.#recent.filter(({ keptAt }) => keptAt >= now - REMEMBERED_MS), {
      draft,
      keptAt: now,
    }];
    return true;
  }

  /** Marks the draft as refused, so that the next one goes; returns it. */
  refuse(id: string, refusal: string): Draft | undefined {
    if (this.#onItsWay === id) this.#onItsWay = undefined;
    return this.#replace(id, (draft) => ({ ...draft, refusal }));
  }

  /** Lets a refused draft go again, in its old place; one whose id was taken gets `newId`. Returns its id. */
  retry(id: string, newId: string): string {
    const draft = this.#replace(
      id,
      ({ refusal, ...draft }) => refusal === ID_TAKEN ? { ...draft, id: newId } : draft,
    );
    return draft?.id ?? id;
  }

  /** Moves a draft behind all others. */
  moveToEnd(id: string): void {
    this.#drafts = this.#drafts.toSorted((one, other) => Number(one.id === id) - Number(other.id === id));
  }

  /** Gives a draft its envelope; returns it. */
  seal(id: string, envelope: { readonly sealed: string; readonly epoch: string }): Draft | undefined {
    return this.#replace(id, (draft) => ({ ...draft, ...envelope }));
  }

  /** Takes all envelopes off that aren't for `epoch`. */
  unseal(epoch?: string): void {
    this.#drafts = this.#drafts.map((draft) => {
      const { sealed: _, epoch: sealedFor, ...bare } = draft;
      return sealedFor === undefined || sealedFor === epoch ? draft : bare;
    });
  }

  remove(id: string): void {
    if (this.#onItsWay === id) this.#onItsWay = undefined;
    this.#drafts = this.#drafts.filter((each) => each.id !== id);
  }

  /** Takes back the lines that were acknowledged shortly before the room lost its log at `lostAt`; returns their ids. */
  takeBack(lostAt: number): readonly string[] {
    const lines = this.#recent.filter(({ draft, keptAt }) =>
      isSaid(draft.kind) && keptAt >= lostAt - REMEMBERED_MS
    )
      .map(({ draft }) => draft);
    this.#recent = [];
    this.#drafts = [...lines, ...this.#drafts];
    return lines.map((draft) => draft.id);
  }

  /** The drafts as text for a reload. */
  save(): string | null {
    return this.#drafts.length === 0 ? null : JSON.stringify(this.#drafts);
  }

  /** An outbox of saved drafts; what can't be read is left out. */
  static restore(saved: string | null): Outbox {
    try {
      const read = drafts(JSON.parse(saved ?? "[]"));
      return new Outbox(read === invalid ? [] : read);
    } catch {
      return new Outbox();
    }
  }

  #replace(id: string, change: (draft: Draft) => Draft): Draft | undefined {
    const draft = this.#drafts.find((each) => each.id === id);
    if (draft === undefined) return undefined;
    const changed = change(draft);
    this.#drafts = this.#drafts.map((each) => each === draft ? changed : each);
    return changed;
  }
}
