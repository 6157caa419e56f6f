import type { LineRow, LogView, Row } from "../lib/client/rows.ts";

/** A place in a log: after so many rows of that block. */
export interface LogPlace {
  readonly block: string | undefined;
  readonly rows: number;
}

/** The place after the last settled row. */
export function endOf({ blocks }: LogView): LogPlace {
  const last = blocks.at(-1);
  return { block: last?.key, rows: last?.rows.length ?? 0 };
}

/** The rows after a place, in order. */
export function rowsAfter({ blocks }: LogView, place: LogPlace): readonly Row[] {
  const start = blocks.findIndex(({ key }) => key === place.block);
  const later = blocks.slice(start + 1).flatMap(({ rows }) => rows);
  return [...blocks[start]?.rows.slice(place.rows) ?? [], ...later];
}

/** The lines that others have said after a place, in order. */
export function linesAfter(log: LogView, place: LogPlace): readonly LineRow[] {
  const lines = rowsAfter(log, place).filter((row) => row.row === "line");
  return lines.filter((line) => !line.isOwn && !line.isRetracted);
}

/** How many of the reader's own lines wait for their place. */
export function ownWaiting({ waiting }: LogView): number {
  return waiting.filter(({ isOwn }) => isOwn).length;
}

/** The reader's own last line that can still be changed. */
export function lastOwnLine({ blocks }: LogView): LineRow | undefined {
  for (let index = blocks.length - 1; index >= 0; index--) {
    const own = blocks[index]?.rows.findLast((row) => row.row === "line" && canBeEdited(row));
    if (own?.row === "line") return own;
  }
}

function canBeEdited({ kind, isOwn, isRetracted, isChangeable, pending }: LineRow): boolean {
  return kind === "line" && isOwn && !isRetracted && isChangeable && pending !== "retract";
}
