/** How near to the bottom, in pixels, counts as being there. */
const NEAR = 40;

/** Calls back after every change of the elements' sizes, once they are laid out and before they are painted. */
export type WatchSize = (elements: readonly Element[], resized: () => void) => Disposable;

/** What a {@linkcode BottomStick} holds on to; `changed` is told when the reader leaves the bottom or is back. */
export interface BottomStickOptions {
  readonly scroller: HTMLElement;
  readonly content: HTMLElement;
  readonly watchSize: WatchSize;
  readonly changed: (isStuck: boolean) => void;
}

/**
 * Keeps a scroller at its bottom until the reader scrolls up, and from then on where the reader is. It measures only
 * when the layout is fresh: a height read in a scroll event could be that of lines which came after the scrolling.
 */
export class BottomStick implements Disposable {
  readonly #options: BottomStickOptions;
  readonly #watch: Disposable;
  #isStuck = true;
  #isHeld = false;
  #height = 0;
  #top = 0;

  constructor(options: BottomStickOptions) {
    this.#options = options;
    this.#watch = options.watchSize([options.scroller, options.content], () => this.#resized());
  }

  /** Goes to the bottom and stays there. */
  stick(): void {
    this.#set(true);
    this.#resized();
  }

  /** Stays where the reader is, also at the bottom, as if they had scrolled up. */
  stay(): void {
    this.#set(false);
  }

  /** Keeps the scroller still until the returned hold is disposed of, whatever comes. */
  hold(): Disposable {
    // The event of a scrolling that came before may still be under way: it is no news after this.
    this.scrolled();
    this.#isHeld = true;
    const release = () => {
      this.#isHeld = false;
      this.#resized();
    };
    return { [Symbol.dispose]: release };
  }

  /** Takes note of a scroll event; returns whether it was the reader's scrolling. */
  scrolled(): boolean {
    const { scrollTop, clientHeight } = this.#options.scroller;
    const wentUp = scrollTop < this.#top;
    const isReaders = scrollTop !== this.#top;
    this.#top = scrollTop;
    if (this.#height - clientHeight - scrollTop <= NEAR) this.#set(true);
    else if (wentUp) this.#set(false);
    return isReaders;
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #resized(): void {
    const { scroller } = this.#options;
    this.#height = scroller.scrollHeight;
    if (this.#isStuck && !this.#isHeld) scroller.scrollTop = this.#height;
    this.#top = scroller.scrollTop;
  }

  #set(isStuck: boolean): void {
    if (isStuck === this.#isStuck) return;
    this.#isStuck = isStuck;
    this.#options.changed(isStuck);
  }
}
