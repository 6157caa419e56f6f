import type { ComponentChildren } from "preact";
import type { Block, LineRow, PresenceRow, Row } from "../lib/client/rows.ts";
import { Day, Gap, Presence, Warning } from "./EventRow.tsx";
import { type LineActions, LineView } from "./LineView.tsx";
import { isPresence } from "./presence_runs.ts";
import { pure } from "./pure.ts";
import { dayName, dayOf } from "./when.ts";

const SAME_BREATH_MS = 5 * 60_000;

/** Rows to draw, after the row `before`; `today` is the reader's day. */
export interface BlockViewProps {
  readonly rows: Block["rows"];
  readonly before: Row | undefined;
  /** The run of presence that goes on here from the block before. */
  readonly carried?: readonly PresenceRow[];
  /** Whether the run of presence at the end is drawn by the next block. */
  readonly isOpen?: boolean;
  readonly today: string;
  readonly actions: LineActions;
}

/** A run of rows with its days and authors, drawn again only when one of them changes. */
export const BlockView = pure<BlockViewProps>((
  { rows, before, carried = [], isOpen = false, today, actions },
) => {
  const drawn: ComponentChildren[] = [];
  let presence = [...carried];
  const drawPresence = () => {
    if (presence.length > 0) drawn.push(<Presence key={presence[0]?.key} rows={presence} />);
    presence = [];
  };
  for (const row of rows) {
    const isNewDay = before === undefined || dayOf(before.at) !== dayOf(row.at);
    if (isNewDay || !isPresence(row)) drawPresence();
    if (isNewDay) drawn.push(<Day key={`day-${row.key}`} name={dayName(row.at, today)} />);
    if (row.row === "gap") drawn.push(<Gap key={row.key} row={row} />);
    else if (row.row === "warning") drawn.push(<Warning key={row.key} row={row} />);
    else if (row.row === "line") {
      const isFirst = isNewDay || !goesOn(before, row);
      drawn.push(<LineView key={row.key} line={row} isFirst={isFirst} actions={actions} />);
    } else presence.push(row);
    before = row;
  }
  if (!isOpen) drawPresence();
  return <div class="block">{drawn}</div>;
});

/** The same author goes on speaking. */
function goesOn(before: Row | undefined, line: LineRow): boolean {
  return before?.row === "line" && before.isOwn === line.isOwn && before.name === line.name &&
    (line.isOwn || before.from === line.from) && line.at - before.at < SAME_BREATH_MS;
}
