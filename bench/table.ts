/** One measured quantity of a scenario. */
export interface Quantity {
  readonly scenario: string;
  readonly name: string;
  /** Whether more or less of it is better; a ratio says how many times better the first server is. */
  readonly better: "more" | "less" | "neither";
  readonly digits: number;
}

/** Collects the rounds of all scenarios, and prints them as Markdown. */
export class Table {
  readonly #servers: readonly string[];
  readonly #rows = new Map<string, { readonly quantity: Quantity; readonly cells: Map<string, number[]> }>();

  /** The first server is the one that the others are compared with. */
  constructor(servers: readonly string[]) {
    this.#servers = servers;
  }

  /** Adds what one round has shown of a server; NaN if it couldn't do it. */
  add(server: string, quantity: Quantity, value: number): void {
    const key = `${quantity.scenario} ${quantity.name}`;
    const row = this.#rows.get(key) ?? { quantity, cells: new Map<string, number[]>() };
    this.#rows.set(key, row);
    row.cells.set(server, [...row.cells.get(server) ?? [], value]);
  }

  /** The table: medians, with the least and the most of all rounds, and how many times better the first server is. */
  toString(): string {
    const rows = Array.from(this.#rows.values(), ({ quantity, cells }) => [
      `${quantity.scenario}: ${quantity.name}`,
      ...this.#servers.map((server) => this.#cell(quantity, cells.get(server), cells.get(this.#servers[0]!))),
    ]);
    const head = ["", ...this.#servers];
    return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  }

  #cell(
    { better, digits }: Quantity,
    values: readonly number[] | undefined,
    first: readonly number[] | undefined,
  ): string {
    if (values === undefined) return "";
    const middle = median(values);
    // A round that a server couldn't do counts as one; what it did in the others would flatter it.
    if (values.some(Number.isNaN)) return "can't";
    const range = `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
    const text = `${middle.toFixed(digits)} (${range})`;
    if (values === first || first === undefined || better === "neither") return text;
    const ratio = better === "more" ? median(first) / middle : middle / median(first);
    return `${text} ×${ratio.toFixed(ratio < 3 ? 2 : 1)}`;
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
