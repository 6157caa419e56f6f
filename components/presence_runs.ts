import type { Block, PresenceRow, Row } from "../lib/client/rows.ts";
import { dayOf } from "./when.ts";

/** A block, with the run of presence that goes on in it from the ones before. */
export interface JoinedBlock extends Block {
  readonly carried: readonly PresenceRow[];
  /** Whether the run at its end goes on in the next block, which then draws it. */
  readonly isOpen: boolean;
}

/** What several members did alike, in the order of their first one. */
export interface PresenceGroup {
  readonly row: PresenceRow["row"];
  readonly rows: readonly PresenceRow[];
}

const NONE: readonly PresenceRow[] = [];

/** Joins the runs of presence that a block's border cuts; a run that hasn't changed keeps its identity. */
export class RunJoiner {
  readonly #ends = new WeakMap<Block["rows"], { carried: readonly PresenceRow[]; end: typeof NONE }>();

  join(blocks: readonly Block[]): readonly JoinedBlock[] {
    let carried = NONE;
    return blocks.map(({ key, rows }, index) => {
      const isOpen = goesOn(rows.at(-1), blocks[index + 1]?.rows[0]);
      const joined = { key, rows, carried, isOpen };
      carried = isOpen ? this.#endOf(joined) : NONE;
      return joined;
    });
  }

  #endOf({ rows, carried }: JoinedBlock): readonly PresenceRow[] {
    const known = this.#ends.get(rows);
    if (known?.carried === carried) return known.end;
    const start = rows.findLastIndex((row, index) => !goesOn(row, rows[index + 1] ?? row)) + 1;
    const own = rows.slice(start).filter(isPresence);
    const end = start === 0 ? [...carried, ...own] : own;
    this.#ends.set(rows, { carried, end });
    return end;
  }
}

/** Says whether a row is of somebody who came, went or took another name. */
export function isPresence(row: Row): row is PresenceRow {
  return row.row !== "line" && row.row !== "gap" && row.row !== "warning";
}

/** Puts those together who did the same; who did it several times is there once. */
export function groupPresence(rows: readonly PresenceRow[]): readonly PresenceGroup[] {
  const kinds = new Set(rows.map(({ row }) => row));
  return Array.from(kinds, (row) => {
    const alike = rows.filter((each) => each.row === row);
    return { row, rows: [...new Map(alike.map((each) => [each.member, each])).values()] };
  });
}

function goesOn(row: Row | undefined, next: Row | undefined): boolean {
  return row !== undefined && next !== undefined && isPresence(row) && isPresence(next) &&
    dayOf(row.at) === dayOf(next.at);
}
