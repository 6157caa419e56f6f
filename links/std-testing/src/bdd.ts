/** The body of a test. */
type TestFunction = (t: Deno.TestContext) => void | Promise<void>;

/** A function that runs before or after tests. */
type Hook = () => void | Promise<void>;

/** A group of tests with the hooks around them. */
interface Suite {
  readonly steps: { readonly name: string; readonly fn: TestFunction }[];
  readonly beforeAll: Hook[];
  readonly afterAll: Hook[];
}

/** The suite whose function is being run. */
let open: Suite | null = null;

/** Groups tests; the outermost group is one `Deno.test`, what is in it are its steps. */
export function describe(name: string, fn: () => void): void {
  const suite: Suite = { steps: [], beforeAll: [], afterAll: [] };
  const outer = open;
  open = suite;
  try {
    if ((fn() as unknown) instanceof Promise) throw new Error("Tests must be declared synchronously");
  } finally {
    open = outer;
  }
  it(name, (t) => run(suite, t));
}

/** Declares a test. */
export function it(name: string, fn: TestFunction): void {
  if (open === null) Deno.test(name, fn);
  else open.steps.push({ name, fn });
}

/** Runs before the first test of a suite. */
export function beforeAll(fn: Hook): void {
  openSuite().beforeAll.push(fn);
}

/** Runs after the last test of a suite. */
export function afterAll(fn: Hook): void {
  openSuite().afterAll.push(fn);
}

function openSuite(): Suite {
  if (open === null) throw new Error("The stand-in knows hooks in a describe() only");
  return open;
}

async function run({ steps, beforeAll, afterAll }: Suite, t: Deno.TestContext): Promise<void> {
  for (const hook of beforeAll) await hook();
  try {
    for (const step of steps) await t.step(step);
  } finally {
    for (const hook of afterAll) await hook();
  }
}
