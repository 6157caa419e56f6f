import type { Entering, Place } from "./backplane.ts";

type Seated = Extract<Entering, { result: "seated" }>;

interface Waiting {
  /** The change that the copy must have come to: the member's own coming, or the last before it. */
  readonly rev: number;
  readonly entering: Seated;
  readonly answer: (entering: Entering) => void;
}

/** Answers to who has entered, which wait until this process's copy of the room has what they tell. */
export class RedisAnswers {
  /** In the order of the store's decisions. */
  readonly #waiting: Waiting[] = [];

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  isFor({ id }: Place): boolean {
    return this.#waiting.some(({ entering }) => entering.place.id === id);
  }

  /** Takes those out that the copy has come to, one after the other. */
  *takeUpTo(rev: number): Generator<Waiting> {
    for (let next = this.#waiting[0]; next !== undefined && next.rev <= rev; next = this.#waiting[0]) {
      this.#waiting.shift();
      yield next;
    }
  }

  /** Takes all out. */
  takeAll(): readonly Waiting[] {
    return this.#waiting.splice(0);
  }
}
