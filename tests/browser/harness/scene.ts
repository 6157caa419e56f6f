import type { Browser } from "./browser.ts";
import type { Person, PersonOptions } from "./person.ts";
import { cachePath, fileName } from "./project.ts";

/** Something that can keep traces of what happened to it. */
export interface Witness {
  /** Writes files into an existing folder. */
  saveEvidence(folder: string): Promise<void>;
}

/** Those who take part in one test; all of them leave at its end, the last one first. */
export class Cast implements AsyncDisposable {
  #browser: Browser;
  #exits = new AsyncDisposableStack();
  #people: Person[] = [];
  #witnesses: Witness[] = [];

  /** Begins with nobody; people come in with a profile in this browser. */
  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Brings in a person with a fresh browser profile. */
  async person(options: PersonOptions = {}): Promise<Person> {
    const person = this.#exits.use(await this.#browser.person(options));
    this.#people.push(person);
    this.watch(person);
    return person;
  }

  /** Takes over something that ends with the test, such as a server of its own. */
  use<T extends AsyncDisposable | Disposable>(thing: T): T {
    this.#exits.use(thing);
    if (isWitness(thing)) this.watch(thing);
    return thing;
  }

  /** Keeps the traces of something that outlives the test, such as a server for the whole file, if the test fails. */
  watch(witness: Witness): void {
    this.#witnesses.push(witness);
  }

  /** Throws if any person's browser had errors that nobody allowed. */
  async check(): Promise<void> {
    for (const person of this.#people) await person.check();
  }

  /** Saves everyone's traces in a folder; those who can't leave any are skipped. */
  async saveEvidence(folder: string): Promise<void> {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder, { recursive: true });
    for (const witness of this.#witnesses) {
      await witness.saveEvidence(folder).catch((error) => console.error("No evidence:", error.message));
    }
  }

  /** Lets everyone leave. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#exits.disposeAsync();
  }
}

/**
 * Plays one test with a cast that leaves at its end. It fails with its own error, or with that of a page; then
 * pictures, markup, consoles and servers' output are in `.cache/failures/<name>/`.
 */
export async function scene(
  browser: Browser,
  name: string,
  play: (cast: Cast) => Promise<void>,
): Promise<void> {
  const cast = new Cast(browser);
  try {
    await play(cast);
    await cast.check();
  } catch (error) {
    const folder = cachePath("failures", fileName(name));
    await cast.saveEvidence(folder);
    console.error(`"${name}" failed; see ${folder}`);
    await cast.check().catch((pages) => pages.message !== messageOf(error) && console.error(pages.message));
    await cast[Symbol.asyncDispose]().catch(() => {});
    throw error;
  }
  await cast[Symbol.asyncDispose]();
}

function isWitness(thing: object): thing is Witness {
  return "saveEvidence" in thing && typeof thing.saveEvidence === "function";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
