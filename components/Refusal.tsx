import type { LineRow, RoomActions } from "../lib/client/rows.ts";

const REASONS = new Map([
  ["rate-limited", "that was too much at once."],
  ["text-too-long", "it is too long."],
  ["empty-text", "there is nothing in it."],
  ["unknown-target", "the line it changes is no longer kept."],
  ["id-taken", "somebody else has used its mark; it gets another one."],
  ["not-author", "it changes somebody else's line."],
  ["unavailable", "the room couldn't take it."],
]);

/** Says why the room refused a line, and what its author can do. */
export function Refusal(
  { line, actions }: { line: LineRow; actions: Pick<RoomActions, "retry" | "discard"> },
) {
  return (
    <p class="refusal">
      <span role="alert">
        Not sent: {REASONS.get(line.refusal ?? "") ?? `the room refused it (${line.refusal}).`}
      </span>
      <span class="choices">
        <button type="button" class="quiet" onClick={() => actions.retry(line.id)}>Try again</button>
        <button type="button" class="quiet" onClick={() => actions.discard(line.id)}>Discard</button>
      </span>
    </p>
  );
}
