import { isSaid } from "../protocol/messages.ts";
import { edited, reacted } from "./line_changes.ts";
import type { Draft } from "./outbox.ts";
import type { Block, LineRow } from "./rows.ts";

/** The blocks as they will be once the room has taken the drafts that change lines; others keep their identity. */
export function withPendingChanges(
  blocks: readonly Block[],
  drafts: readonly Draft[],
  self: string,
): readonly Block[] {
  return drafts.filter(({ kind, refusal }) => !isSaid(kind) && refusal === undefined)
    .reduce((changed, draft) => withChange(changed, draft, self), blocks);
}

function withChange(blocks: readonly Block[], draft: Draft, self: string): readonly Block[] {
  const isTarget = (row: Block["rows"][number]) => row.row === "line" && row.id === draft.target;
  const index = blocks.findLastIndex((block) => block.rows.some(isTarget));
  const block = blocks[index];
  if (block === undefined) return blocks;
  const rows = block.rows.map((row) =>
    row.row === "line" && isTarget(row) ? changeOf(row, draft, self) : row
  );
  return blocks.with(index, { key: block.key, rows });
}

function changeOf(line: LineRow, { kind, value }: Draft, self: string): LineRow {
  switch (kind) {
    case "edit":
      return { ...edited(line, value), pending: kind };
    case "retract":
      return { ...line, pending: kind };
    case "react":
      return { ...reacted(line, { from: self, value, isOwn: true }), pending: kind };
    default:
      return line;
  }
}
