type Run = () => Promise<void>;

/** What became of a case; without a name: there are no more. */
export interface CaseResult {
  readonly name?: string;
  readonly error?: string;
}

/** Cases that are run one after the other in a process of their own, whose output says what became of each. */
export class Cases {
  readonly #cases: { readonly name: string; readonly run: Run }[] = [];

  add(name: string, run: Run): void {
    this.#cases.push({ name, run });
  }

  /** Runs all cases, then waits to be ended. */
  async run(): Promise<void> {
    for (const { name, run } of this.#cases) {
      const error = await run().then(() => undefined, (error) => String(error?.stack ?? error));
      this.#say({ name, ...(error !== undefined && { error }) });
    }
    this.#say({});
  }

  #say(result: CaseResult): void {
    console.log(JSON.stringify(result));
  }
}
