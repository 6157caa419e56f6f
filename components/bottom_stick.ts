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

  /** Takes note that the reader (or the browser) has scrolled. */
  scrolled(): void {
    const { scrollTop, clientHeight } = this.#options.scroller;
    const wentUp = scrollTop < this.#top;
    this.#top = scrollTop;
    if (this.#height - clientHeight - scrollTop <= NEAR) this.#set(true);
    else if (wentUp) this.#set(false);
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
  }

  #resized(): void {
    const { scroller } = this.#options;
    this.#height = scroller.scrollHeight;
    if (this.#isStuck) scroller.scrollTop = this.#height;
    this.#top = scroller.scrollTop;
  }

  #set(isStuck: boolean): void {
    if (isStuck === this.#isStuck) return;
    this.#isStuck = isStuck;
    this.#options.changed(isStuck);
  }
}
