import type { LineRow, LogView } from "../lib/client/rows.ts";

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

/** The lines that others have said after a place, in order. */
export function linesAfter({ blocks }: LogView, place: LogPlace): readonly LineRow[] {
  const start = blocks.findIndex(({ key }) => key === place.block);
  const later = blocks.slice(start + 1).flatMap(({ rows }) => rows);
  const rows = [...blocks[start]?.rows.slice(place.rows) ?? [], ...later];
  return rows.filter((row) => row.row === "line").filter((line) => !line.isOwn && !line.isRetracted);
}

/** The reader's own last line that can still be changed. */
export function lastOwnLine({ blocks }: LogView): LineRow | undefined {
  for (let index = blocks.length - 1; index >= 0; index--) {
    const own = blocks[index]?.rows.findLast((row) => row.row === "line" && row.isOwn && !row.isRetracted);
    if (own?.row === "line") return own;
  }
}
