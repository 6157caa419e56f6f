import type { LineRow } from "../lib/client/rows.ts";

/** The reactions that a menu offers, with their names. */
export const OFFERED_REACTIONS = [
  ["👍", "thumbs up"],
  ["❤️", "heart"],
  ["😂", "tears of joy"],
  ["🎉", "party"],
  ["👀", "eyes"],
  ["🙏", "thanks"],
] as const;

/** The reactions under a line; pressing one gives the same, or takes one's own back. */
export function Reactions({ line, react }: { line: LineRow; react: (id: string, value: string) => void }) {
  return (
    <div class="reactions" role="group" aria-label="Reactions">
      {line.reactions.map(({ value, by, isOwn }) => (
        <button
          key={value}
          type="button"
          class="chip"
          tabIndex={-1}
          disabled={!line.isChangeable}
          aria-pressed={isOwn}
          aria-label={`${value} ${by.length}${isOwn ? ", yours too" : ""}`}
          onClick={() => react(line.id, isOwn ? "" : value)}
        >
          <span class="emoji">{value}</span> {by.length}
        </button>
      ))}
    </div>
  );
}
