/** Keeps what is logged as an error while it is in force. */
export class SilentConsole implements Disposable {
  /** What was logged. */
  readonly errors: unknown[] = [];
  readonly #error = console.error;

  constructor() {
    console.error = (...args: unknown[]) => this.errors.push(...args);
  }

  [Symbol.dispose](): void {
    console.error = this.#error;
  }
}
