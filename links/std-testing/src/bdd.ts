import { type Hook, type NamedOptions, Suite, type TestFunction, type TestOptions } from "./suite.ts";

/** The ways to say what a test or a suite is called and does. */
export interface Declare<F> {
  (name: string, fn: F): void;
  (name: string, options: TestOptions, fn: F): void;
  (options: NamedOptions, fn: F): void;
  (options: NamedOptions & { fn: F }): void;
}

/** {@linkcode Declare} with its variants. */
export interface DeclareVariants<F> extends Declare<F> {
  /** Leaves it out. */
  skip: Declare<F>;
  /** Leaves it out. */
  ignore: Declare<F>;
  /** Leaves all others out. */
  only: Declare<F>;
}

/** The suites whose functions are being run, innermost last. */
const open: Suite[] = [];

/** Groups tests; the outermost group is one `Deno.test`, what is in it are its steps. */
export const describe: DeclareVariants<() => void> = variants((options, fn) => {
  const suite = new Suite(options, open.at(-1));
  open.push(suite);
  try {
    if ((fn() as unknown) instanceof Promise) throw new Error("Tests must be declared synchronously");
  } finally {
    open.pop();
  }
  suite.register();
});

/** Declares a test. */
export const it: DeclareVariants<TestFunction> = variants((options, fn) => {
  const suite = open.at(-1);
  if (suite === undefined) Deno.test({ ...options, fn });
  else suite.add(options, fn);
});

/** Runs before the first test of a suite. */
export const beforeAll = (fn: Hook): void => void hooks().beforeAll.push(fn);

/** Runs after the last test of a suite. */
export const afterAll = (fn: Hook): void => void hooks().afterAll.push(fn);

/** Runs before every test of a suite, those of inner suites included. */
export const beforeEach = (fn: Hook): void => void hooks().beforeEach.push(fn);

/** Runs after every test of a suite, those of inner suites included. */
export const afterEach = (fn: Hook): void => void hooks().afterEach.push(fn);

function hooks(): Suite["hooks"] {
  const suite = open.at(-1);
  if (suite === undefined) throw new Error("The stand-in knows hooks in a describe() only");
  return suite.hooks;
}

function variants<F>(declare: (options: NamedOptions, fn: F) => void): DeclareVariants<F> {
  const preset = (fixed: TestOptions): Declare<F> => (...args: unknown[]) => {
    const given = args.map((arg) =>
      typeof arg === "string" ? { name: arg } : typeof arg === "function" ? { fn: arg } : arg
    );
    const { fn, ...options }: NamedOptions & { fn: F } = Object.assign({}, ...given);
    declare({ ...options, ...fixed }, fn);
  };
  const ignore = preset({ ignore: true });
  return Object.assign(preset({}), { skip: ignore, ignore, only: preset({ only: true }) });
}
