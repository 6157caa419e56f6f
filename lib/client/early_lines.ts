import { LIMITS } from "../protocol/limits.ts";
import type { Member } from "../protocol/messages.ts";
import { utf8Length } from "../protocol/utf8.ts";
import { newLine } from "./line_changes.ts";
import type { LineRow } from "./rows.ts";

/** Lines that may wait for their place; the oldest gives way to a new one. */
const MOST = 500;

/** Lines that others have said directly and that the room has given no place yet, in the order in which they came. */
export class EarlyLines {
  #rows: readonly LineRow[] = [];

  get rows(): readonly LineRow[] {
    return this.#rows;
  }

  /** Takes a line of a member; one that no room would take is dropped. */
  add(
    { id: from, name }: Member,
    line: { readonly id: string; readonly value: string; readonly at: number },
  ): void {
    const { id, value: text, at } = line;
    if (text.trim() === "" || utf8Length(text) > LIMITS.textBytes) return;
    if (this.#rows.some((row) => row.id === id)) return;
    const row = newLine({
      ...{ kind: "line", id, from, name, at, text, isOwn: false, state: "pending", isChangeable: false },
    });
    this.#rows = [...this.#rows, row].slice(-MOST);
  }

  /** Removes the line, since the room has given it its place. */
  remove(id: string): void {
    if (this.#rows.some((row) => row.id === id)) this.#rows = this.#rows.filter((row) => row.id !== id);
  }
}
