import type { LineRow } from "./rows.ts";

/** What tells one new line from another. */
export type NewLine = Pick<
  LineRow,
  "kind" | "id" | "from" | "name" | "at" | "text" | "isOwn" | "state" | "isChangeable"
>;

/** A line as it is before anybody has changed it or reacted to it. */
export function newLine(line: NewLine): LineRow {
  return {
    ...line,
    row: "line",
    key: `line-${line.id}`,
    isEdited: false,
    isRetracted: false,
    reactions: [],
  };
}

/** The line with another text; a retracted one stays as it is. */
export function edited(line: LineRow, text: string): LineRow {
  return line.isRetracted ? line : { ...line, text, isEdited: true };
}

/** The line without its text. */
export function retracted(line: LineRow): LineRow {
  return { ...line, text: "", isRetracted: true, reactions: [] };
}

/** Who reacts how; an empty value takes the member's reaction back. */
export interface GivenReaction {
  readonly from: string;
  readonly value: string;
  readonly isOwn: boolean;
}

/** The line with a member's reaction, of which there is one: a new one takes the place of the old. */
export function reacted(line: LineRow, { from, value, isOwn }: GivenReaction): LineRow {
  if (line.isRetracted) return line;
  const others = line.reactions
    .map((reaction) => ({
      ...reaction,
      by: reaction.by.filter((member) => member !== from),
      isOwn: reaction.isOwn && !isOwn,
    }))
    .filter((reaction) => reaction.by.length > 0);
  if (value === "") return { ...line, reactions: others };
  const same = others.find((reaction) => reaction.value === value);
  const mine = { value, by: [...same?.by ?? [], from], isOwn: isOwn || same?.isOwn === true };
  const reactions = same === undefined
    ? [...others, mine]
    : others.map((each) => each === same ? mine : each);
  return { ...line, reactions };
}
