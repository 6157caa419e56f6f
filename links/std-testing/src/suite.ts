/** What `Deno.test` may be told about a test. */
export type TestOptions = Partial<Omit<Deno.TestDefinition, "fn" | "name">>;

/** The options with the name. */
export type NamedOptions = TestOptions & { name: string };

/** The body of a test. */
export type TestFunction = (t: Deno.TestContext) => void | Promise<void>;

/** A function that runs before or after tests. */
export type Hook = () => void | Promise<void>;

interface Step {
  options: NamedOptions;
  run: TestFunction;
  /** Whether it, or something in it, is to run alone. */
  wanted: () => boolean;
}

/** A group of tests with the hooks around them. */
export class Suite {
  /** What runs once, and around every test in it. */
  readonly hooks = {
    beforeAll: [] as Hook[],
    afterAll: [] as Hook[],
    beforeEach: [] as Hook[],
    afterEach: [] as Hook[],
  };
  readonly #options: NamedOptions;
  readonly #outer: Suite | undefined;
  readonly #steps: Step[] = [];

  constructor(options: NamedOptions, outer: Suite | undefined) {
    this.#options = options;
    this.#outer = outer;
  }

  /** Adds a test. */
  add(options: NamedOptions, fn: TestFunction): void {
    const run: TestFunction = (t) => this.#around(async () => await fn(t));
    this.#steps.push({ options, run, wanted: () => options.only === true });
  }

  /** Makes the group a step of the one around it or, if there is none, a test for Deno. */
  register(): void {
    const options = this.#options;
    const run: TestFunction = (t) => this.#run(t);
    if (this.#outer === undefined) Deno.test({ ...options, only: this.#wanted(), fn: run });
    else this.#outer.#steps.push({ options, run, wanted: () => this.#wanted() });
  }

  #wanted(): boolean {
    return this.#options.only === true || this.#steps.some(({ wanted }) => wanted());
  }

  async #run(t: Deno.TestContext): Promise<void> {
    await runAll(this.hooks.beforeAll);
    try {
      const alone = this.#steps.some(({ wanted }) => wanted());
      for (const { options: { only: _, ...options }, run, wanted } of this.#steps) {
        await t.step({ ...options, ignore: options.ignore === true || (alone && !wanted()), fn: run });
      }
    } finally {
      await runAll(this.hooks.afterAll);
    }
  }

  /** Runs a body within the hooks of all suites around it, the outermost first and last. */
  async #around(body: () => Promise<void>): Promise<void> {
    const inner = async () => {
      await runAll(this.hooks.beforeEach);
      try {
        await body();
      } finally {
        await runAll(this.hooks.afterEach);
      }
    };
    await (this.#outer === undefined ? inner() : this.#outer.#around(inner));
  }
}

async function runAll(hooks: Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}
