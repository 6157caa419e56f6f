import { LIMITS } from "../protocol/limits.ts";
import type { Member } from "../protocol/messages.ts";
import { utf8Length } from "../protocol/utf8.ts";
import { newLine } from "./line_changes.ts";
import type { LineRow } from "./rows.ts";

/** Lines that may wait for their place; the oldest gives way to a new one. */
const MOST = 500;

/** Whose line it is: the member that said it, and under what id the log will show its author. */
export type Speaker = Member & { readonly from?: string };

interface EarlyLine {
  readonly speaker: string;
  readonly row: LineRow;
}

/** Lines that others have said directly and that the room has given no place yet, in the order in which they came. */
export class EarlyLines {
  #lines: readonly EarlyLine[] = [];
  #rows: readonly LineRow[] = [];

  get rows(): readonly LineRow[] {
    return this.#rows;
  }

  /** Takes a line of a member; one that no room would take is dropped. Who says a known one again has it now. */
  add(
    { id: speaker, name, from = speaker }: Speaker,
    line: { readonly id: string; readonly value: string; readonly at: number },
  ): void {
    const { id, value: text, at } = line;
    if (text.trim() === "" || utf8Length(text) > LIMITS.textBytes) return;
    const known = this.#lines.find(({ row }) => row.id === id);
    if (known?.row.text === text) {
      return this.#set(this.#lines.with(this.#lines.indexOf(known), { ...known, speaker }));
    }
    if (known !== undefined) return;
    const row = newLine({
      ...{ kind: "line", id, from, name, at, text, isOwn: false, state: "pending", isChangeable: false },
    });
    this.#set([...this.#lines, { speaker, row }].slice(-MOST));
  }

  /** Removes the line, since the room has given it its place. */
  remove(id: string): void {
    if (this.#lines.some(({ row }) => row.id === id)) {
      this.#set(this.#lines.filter(({ row }) => row.id !== id));
    }
  }

  /** Takes the lines out of the members who have gone. */
  takeOf(hasGone: (member: string) => boolean): readonly LineRow[] {
    const gone = this.#lines.filter(({ speaker }) => hasGone(speaker));
    if (gone.length > 0) this.#set(this.#lines.filter(({ speaker }) => !hasGone(speaker)));
    return gone.map(({ row }) => row);
  }

  #set(lines: readonly EarlyLine[]): void {
    this.#lines = lines;
    this.#rows = lines.map(({ row }) => row);
  }
}
