/** A place in an author's chain of envelopes: its number, and the hash of the envelope before it. */
export interface Link {
  readonly chain: string;
  readonly n: number;
  /** Empty for the first one. */
  readonly prev: string;
}

interface Place {
  readonly n: number;
  readonly hash: string;
}

const START: Place = { n: -1, hash: "" };

/** The chain of what one page says in one life of a room: whoever misses a link, or is shown two of one number, notices. */
export class OwnChain {
  readonly #id: string;
  readonly #links = new Map<string, Place>();
  #kept = START;
  #head = START;

  constructor(id: string) {
    this.#id = id;
  }

  /** The place of the next envelope. */
  get next(): Link {
    return { chain: this.#id, n: this.#head.n + 1, prev: this.#head.hash };
  }

  /** Takes the entry's envelope, by its hash, as the next link. */
  add(id: string, hash: string): void {
    this.#head = { n: this.#head.n + 1, hash };
    this.#links.set(id, this.#head);
  }

  /** The room has kept the entry. */
  settle(id: string): void {
    this.#kept = this.#links.get(id) ?? this.#kept;
    this.#links.delete(id);
  }

  /** Takes back all links that the room hasn't kept. */
  rewind(): void {
    this.#head = this.#kept;
    this.#links.clear();
  }
}
