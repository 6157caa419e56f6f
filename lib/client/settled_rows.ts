import type { Block, LineRow, Row } from "./rows.ts";

/** Rows of one block, so that one new line copies few others. */
const BLOCK_ROWS = 64;
/** Blocks kept; the oldest goes when there are more (about 10,000 rows). */
const MOST_BLOCKS = 160;

/** The settled rows of a log in order, as immutable blocks: a change replaces one block and keeps all others. */
export class SettledRows {
  #blocks: readonly Block[] = [];
  /** The number of the first block; block n of the list has number first + n. */
  #first = 0;
  /** The block number of each line, by the line's id. */
  readonly #blockOf = new Map<string, number>();

  get blocks(): readonly Block[] {
    return this.#blocks;
  }

  /** Lines among the rows. */
  get lines(): number {
    return this.#blockOf.size;
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  append(row: Row): void {
    const last = this.#blocks.at(-1);
    if (last === undefined || last.rows.length >= BLOCK_ROWS) return this.#appendBlock(row);
    this.#note(row, this.#first + this.#blocks.length - 1);
    this.#blocks = this.#blocks.with(-1, { key: last.key, rows: [...last.rows, row] });
  }

  /** Inserts a row where the newest gap is, or at the end where there is none. */
  insertAtGap(row: Row): void {
    const block = this.#blocks.findLast((each) => each.rows.some(isGap));
    if (block === undefined) return this.append(row);
    const at = block.rows.findLastIndex(isGap);
    this.#note(row, this.#first + this.#blocks.indexOf(block));
    this.#replaceBlock(block, block.rows.toSpliced(at, 0, row));
  }

  line(id: string): LineRow | undefined {
    const row = this.#blockWith(id)?.rows.find((each) => isLine(each, id));
    return row?.row === "line" ? row : undefined;
  }

  /** Replaces the line of that id, if it is there. */
  replace(id: string, change: (line: LineRow) => LineRow): void {
    this.#rewrite(id, (rows) => rows.map((row) => row.row === "line" && row.id === id ? change(row) : row));
  }

  /** Removes the line of that id, if it is there. */
  remove(id: string): void {
    this.#rewrite(id, (rows) => rows.filter((row) => !isLine(row, id)));
    this.#blockOf.delete(id);
  }

  /** Marks all lines as ones that the room no longer has. */
  freeze(): void {
    const frozen = (row: Row): Row => row.row === "line" ? { ...row, isChangeable: false } : row;
    this.#blocks = this.#blocks.map(({ key, rows }) => ({ key, rows: rows.map(frozen) }));
  }

  #appendBlock(row: Row): void {
    const number = this.#first + this.#blocks.length;
    this.#note(row, number);
    this.#blocks = [...this.#blocks, { key: String(number), rows: [row] }];
    if (this.#blocks.length > MOST_BLOCKS) this.#dropOldest();
  }

  #dropOldest(): void {
    for (const row of this.#blocks[0]?.rows ?? []) {
      if (row.row === "line") this.#blockOf.delete(row.id);
    }
    this.#blocks = this.#blocks.slice(1);
    this.#first += 1;
  }

  #note(row: Row, number: number): void {
    if (row.row === "line") this.#blockOf.set(row.id, number);
  }

  #blockWith(id: string): Block | undefined {
    const number = this.#blockOf.get(id);
    return number === undefined ? undefined : this.#blocks[number - this.#first];
  }

  #rewrite(id: string, change: (rows: readonly Row[]) => readonly Row[]): void {
    const block = this.#blockWith(id);
    if (block !== undefined) this.#replaceBlock(block, change(block.rows));
  }

  #replaceBlock(block: Block, rows: readonly Row[]): void {
    this.#blocks = this.#blocks.with(this.#blocks.indexOf(block), { key: block.key, rows });
  }
}

function isGap(row: Row): boolean {
  return row.row === "gap";
}

function isLine(row: Row, id: string): boolean {
  return row.row === "line" && row.id === id;
}
