/** What a {@linkcode Check} returns for a value that it refuses. */
export const invalid: unique symbol = Symbol("invalid");

/** Checks one value of unknown origin: the value in its checked (perhaps normalised) form, or {@linkcode invalid}. */
export type Check<T> = (value: unknown) => T | typeof invalid;

/** A check for a field that may be missing. */
export interface OptionalCheck<T> {
  readonly optional: Check<T>;
}

/** The checks of an object's fields. */
export type Shape = Readonly<Record<string, Check<unknown> | OptionalCheck<unknown>>>;

type Checked<C> = C extends Check<infer T> ? T : C extends OptionalCheck<infer T> ? T : never;
type OptionalKeys<S extends Shape> = {
  [K in keyof S]: S[K] extends OptionalCheck<unknown> ? K : never;
}[keyof S];

/** The object that passes a {@linkcode Shape}. */
export type Fields<S extends Shape> =
  & { readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Checked<S[K]> }
  & { readonly [K in OptionalKeys<S>]?: Checked<S[K]> };

/** Marks a field as one that may be missing; `null` counts as missing. */
export function optional<T>(check: Check<T>): OptionalCheck<T> {
  return { optional: check };
}

/** Says whether `value` is an object that is neither null nor an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Builds a new object of the checked fields only; returns the name of the first bad field instead if there is one. */
export function readFields<S extends Shape>(
  shape: S,
  source: Readonly<Record<string, unknown>>,
): Fields<S> | string {
  const fields: Record<string, unknown> = {};
  for (const name in shape) {
    const check = shape[name];
    if (check === undefined) continue;
    const given = Object.hasOwn(source, name) ? source[name] : undefined;
    const isOptional = typeof check !== "function";
    if (isOptional && (given === undefined || given === null)) continue;
    const value = isOptional ? check.optional(given) : check(given);
    if (value === invalid) return name;
    fields[name] = value;
  }
  return fields as Fields<S>;
}

/** Checks for an object of the given shape. */
export function record<S extends Shape>(shape: S): Check<Fields<S>> {
  return (value) => {
    if (!isRecord(value)) return invalid;
    const fields = readFields(shape, value);
    return typeof fields === "string" ? invalid : fields;
  };
}

/** Checks for an array whose every item passes `item`. */
export function list<T>(item: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return invalid;
    const items: T[] = [];
    for (const each of value) {
      const checked = item(each);
      if (checked === invalid) return invalid;
      items.push(checked);
    }
    return items;
  };
}

/** Checks for well-formed text of at most `units` UTF-16 units; a lone surrogate becomes U+FFFD. */
export function text(units: number): Check<string> {
  return (value) => typeof value === "string" && value.length <= units ? value.toWellFormed() : invalid;
}

/** Checks for text that matches `pattern` as a whole. */
export function matching(pattern: RegExp): Check<string> {
  return (value) => typeof value === "string" && pattern.test(value) ? value : invalid;
}

/** Checks for one of the given words. */
export function oneOf<const W extends string>(...words: readonly W[]): Check<W> {
  return (value) => words.find((word) => word === value) ?? invalid;
}

/** Checks for a whole number from 0 to `most`. */
export function whole(most: number = Number.MAX_SAFE_INTEGER): Check<number> {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most ? Number(value) : invalid;
}

/** Checks for true or false. */
export const flag: Check<boolean> = (value) => typeof value === "boolean" ? value : invalid;

/** Checks for null or what passes `check`. */
export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value) => value === null || value === undefined ? null : check(value);
}
