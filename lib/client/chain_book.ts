/** What opening an entry's envelope has proved; `seat` is the member id that the server stamped. */
export interface Evidence {
  readonly seat: string;
  readonly fingerprint: string;
  readonly epoch: string;
  readonly chain: string;
  readonly n: number;
  readonly prev: string;
  readonly hash: string;
}

/**
 * How an envelope follows what its author said before: as the next one; with others missing between; as one that was
 * there already or comes too late; or as a second one for a place that is taken.
 */
export type Follows = "next" | "gap" | "replayed" | "forked";

interface Chain {
  readonly n: number;
  readonly hash: string;
  /** The room has said that entries are missing: the next link may be any later one. */
  readonly mayJump: boolean;
}

/** Chains that are watched; the longest silent one is forgotten first. */
const MOST_CHAINS = 1_000;

/** The chains of all authors in one life of a room, as far as they have been shown. */
export class ChainBook {
  readonly #chains = new Map<string, Chain>();
  #epoch = "";
  /** Whether all entries from the first one on were shown: then every chain begins with its first link. */
  #isWhole = true;

  /** Takes note of a `welcome`; `isComplete` as the room says it of what follows. */
  welcome(epoch: string, isComplete: boolean): void {
    if (epoch !== this.#epoch) {
      this.#chains.clear();
      this.#isWhole = true;
    }
    this.#epoch = epoch;
    if (isComplete) return;
    this.#isWhole = false;
    for (const [key, chain] of this.#chains) this.#chains.set(key, { ...chain, mayJump: true });
  }

  /** Says how an envelope follows; one that is shown moves its chain on. */
  follow({ epoch, fingerprint, chain, n, prev, hash }: Evidence): Follows {
    if (epoch !== this.#epoch) return "replayed";
    const key = `${fingerprint} ${chain}`;
    const last = this.#chains.get(key) ?? { n: -1, hash: "", mayJump: !this.#isWhole };
    if (n <= last.n) return n === last.n && hash !== last.hash ? "forked" : "replayed";
    const isNext = n === last.n + 1;
    if (isNext && prev !== last.hash) return "forked";
    this.#note(key, { n, hash, mayJump: false });
    return isNext || last.mayJump ? "next" : "gap";
  }

  #note(key: string, chain: Chain): void {
    this.#chains.delete(key);
    this.#chains.set(key, chain);
    if (this.#chains.size <= MOST_CHAINS) return;
    this.#isWhole = false;
    for (const oldest of this.#chains.keys()) return void this.#chains.delete(oldest);
  }
}
