import type { Rate } from "../protocol/limits.ts";
import { isServiceLink } from "./unknown_settings.ts";

/** The variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads a value from its text; undefined if it isn't one. */
export type Parse<T> = (text: string) => T | undefined;

/** How one variable is read, and what its problem is said to be. */
export interface Setting<T> {
  readonly parse: Parse<T>;
  readonly expected: string;
  /** Its text is never shown. */
  readonly isSecret?: boolean;
}

/** Reads variables one by one, and remembers their names and what is wrong with them. */
export class Settings {
  /** Every name that was asked for. */
  readonly names = new Set<string>();
  /** A line for each bad value. */
  readonly problems: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The variable's text without the space around it; undefined if there is none. */
  text(name: string): string | undefined {
    this.names.add(name);
    const text = this.#environment[name]?.trim();
    return text === "" || text !== undefined && isServiceLink(name, text) ? undefined : text;
  }

  read<T>(name: string, fallback: T, { parse, expected, isSecret = false }: Setting<T>): T {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = parse(text);
    const shown = isSecret ? "not usable" : JSON.stringify(text);
    if (value === undefined) this.problems.push(`${name} is ${shown}, expected ${expected}`);
    return value ?? fallback;
  }

  whole<T extends number | undefined>(name: string, fallback: T, range: { least: number; most: number }) {
    const { least, most } = range;
    return this.read<T | number>(name, fallback, {
      parse: (text) => {
        const value = /^\d+$/.test(text) ? Number(text) : NaN;
        return value >= least && value <= most ? value : undefined;
      },
      expected: `a whole number from ${least} to ${most}`,
    });
  }

  count(name: string, fallback: number, least = 1): number {
    return this.whole(name, fallback, { least, most: 1e9 });
  }

  /** Milliseconds that are given in seconds. */
  seconds(name: string, fallbackMs: number, least = 0): number {
    return 1000 * this.whole(name, fallbackMs / 1000, { least, most: 86_400 });
  }

  flag(name: string): boolean {
    return this.read(name, false, { parse: parseFlag, expected: "0 or 1" });
  }

  rate(name: string, fallback: Rate): Rate {
    const expected = 'a rate as "<per second>/<burst>", such as "5/20"';
    return this.read(name, fallback, { parse: parseRate, expected });
  }

  host(name: string, fallback: string): string {
    return this.read(name, fallback, { parse: parseHost, expected: "an address or a host name" });
  }
}

function parseHost(text: string): string | undefined {
  return /^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined;
}

function parseFlag(text: string): boolean | undefined {
  if (text === "1" || text === "true") return true;
  return text === "0" || text === "false" ? false : undefined;
}

function parseRate(text: string): Rate | undefined {
  const match = /^(\d+(?:\.\d+)?)\/(\d+)$/.exec(text);
  const perSecond = Number(match?.[1]);
  const burst = Number(match?.[2]);
  return perSecond > 0 && burst >= 1 ? { perSecond, burst } : undefined;
}
