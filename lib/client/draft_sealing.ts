import type { Draft, Outbox } from "./outbox.ts";
import { type Link, OwnChain } from "./own_chain.ts";

/** Seals an author's draft as a link of its chain; gives the envelope and its hash. */
export interface DraftSealer {
  newChain(): string;
  /** Says why nobody would take the draft; undefined if it can be sealed. */
  refusalOf(draft: Draft): string | undefined;
  seal(
    draft: Draft,
    link: Link & { readonly epoch: string },
  ): Promise<{ readonly sealed: string; readonly hash: string }>;
}

/** What a {@linkcode DraftSealing} works with; `done` is told of each draft that is sealed. */
export interface DraftSealingOptions {
  readonly outbox: Outbox;
  readonly sealer: DraftSealer;
  readonly done: (draft: Draft) => void;
  /** Told of each draft that can't be. */
  readonly refused: (draft: Draft, code: string) => void;
}

/**
 * Seals drafts once each, in their order, for one life of the room: the same bytes take every path and are sent again.
 * Only a refusal and another life of the room make a draft sealed anew, since then nobody has kept its envelope.
 */
export class DraftSealing {
  readonly #options: DraftSealingOptions;
  #epoch: string | undefined;
  #chain: OwnChain;
  /** What was being sealed for an older turn is dropped. */
  #turn = 0;
  #isSealing = false;

  constructor(options: DraftSealingOptions) {
    this.#options = options;
    this.#chain = new OwnChain(options.sealer.newChain());
  }

  /** Takes the room's life: envelopes of another one are void. */
  enter(epoch: string): void {
    if (this.#epoch !== epoch) {
      this.#turn += 1;
      this.#chain = new OwnChain(this.#options.sealer.newChain());
      this.#options.outbox.unseal(epoch);
    }
    this.#epoch = epoch;
    this.next();
  }

  /** Seals the next draft that isn't. */
  next(): void {
    const { outbox } = this.#options;
    const draft = outbox.drafts.find(({ sealed, refusal }) => sealed === undefined && refusal === undefined);
    if (this.#isSealing || this.#epoch === undefined || draft === undefined) return;
    const refusal = this.#options.sealer.refusalOf(draft);
    if (refusal !== undefined) return this.#options.refused(draft, refusal);
    void this.#seal(draft, this.#epoch);
  }

  settle(id: string): void {
    this.#chain.settle(id);
  }

  /** The room won't have a draft: its place in the chain goes to the next one. */
  refused(): void {
    this.#turn += 1;
    this.#chain.rewind();
    this.#options.outbox.unseal();
  }

  async #seal(draft: Draft, epoch: string): Promise<void> {
    const { outbox, sealer, done } = this.#options;
    const turn = this.#turn;
    this.#isSealing = true;
    const { sealed, hash } = await sealer.seal(draft, { ...this.#chain.next, epoch });
    this.#isSealing = false;
    if (turn !== this.#turn || !outbox.has(draft.id)) return this.next();
    this.#chain.add(draft.id, hash);
    done(outbox.seal(draft.id, { sealed, epoch }) ?? draft);
    this.next();
  }
}
