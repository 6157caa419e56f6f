/** Loads a part of a session; the part itself where its code is there already. */
export type Load<T> = () => Promise<T> | T;

/** What may wait until a part is here; what is over is dropped. */
const MOST_WAITING = 256;

/** A part of a session whose code comes when it is first needed: what it is told before waits, in order. */
export class Later<T extends Disposable> implements Disposable {
  readonly #load: Load<T>;
  #part: T | undefined;
  #waiting: ((part: T) => void)[] = [];
  #isLoading = false;
  #isOver = false;

  constructor(load: Load<T>) {
    this.#load = load;
  }

  /** The part, once its code is here. */
  get part(): T | undefined {
    return this.#part;
  }

  /** Whether somebody needs the part, or has needed it. */
  get isWanted(): boolean {
    return this.#part !== undefined || this.#isLoading;
  }

  /** Tells the part something, once it is here; if its code can't be loaded, the next one tries again. */
  tell(what: (part: T) => void): void {
    if (this.#part !== undefined) return what(this.#part);
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(what);
    if (!this.#isLoading) void this.#begin();
  }

  /** Tries again for what waits, if the code couldn't be loaded. */
  retry(): void {
    if (this.#waiting.length > 0 && !this.#isLoading) void this.#begin();
  }

  /** Drops what waits. */
  clear(): void {
    this.#waiting = [];
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#part?.[Symbol.dispose]();
  }

  async #begin(): Promise<void> {
    this.#isLoading = true;
    try {
      const loaded = this.#load();
      this.#arrive(loaded instanceof Promise ? await loaded : loaded);
    } catch {
      // No network: whoever needs it next tries again, with what has waited so far.
    }
    this.#isLoading = false;
  }

  #arrive(part: T): void {
    if (this.#isOver) return part[Symbol.dispose]();
    this.#part = part;
    for (const what of this.#waiting.splice(0)) what(part);
  }
}
