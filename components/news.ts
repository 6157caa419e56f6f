import type { LineRow, PresenceRow, Row } from "../lib/client/rows.ts";
import { sizeWords } from "./amounts.ts";
import { groupPresence, isPresence } from "./presence_runs.ts";

/** More new lines than this at once are counted, not read out. */
const MOST_LINES = 3;
/** More of a line than this isn't read out, in characters. */
const MOST_CHARACTERS = 300;
const DONE = { joined: "joined", left: "left", renamed: "have another name" } as const;

/** What is to be told of new rows, in few words and in order: lines of others, who came, went or took another name. */
export function newsOf(rows: readonly Row[]): readonly string[] {
  const lines = rows.filter((row) => row.row === "line").filter((row) => !row.isOwn && !row.isRetracted);
  const said = lines.length > MOST_LINES
    ? lines.slice(0, 1).map((line) => ({ key: line.key, text: `${lines.length} new lines` }))
    : lines.map((line) => ({ key: line.key, text: saidIn(line) }));
  const done = groupPresence(rows.filter(isPresence)).flatMap(({ row, rows: [first, ...others] }) => {
    if (first === undefined) return [];
    return {
      key: first.key,
      text: others.length === 0 ? deedOf(first) : `${others.length + 1} people ${DONE[row]}`,
    };
  });
  const place = (key: string) => rows.findIndex((row) => row.key === key);
  return [...said, ...done].toSorted((one, other) => place(one.key) - place(other.key)).map(({ text }) =>
    text
  );
}

function saidIn({ name, text, file, onlyFor }: LineRow): string {
  if (file === undefined) return `${name}: ${shortened(text)}`;
  const whom = onlyFor === undefined ? "" : " only you";
  return `${name} offers${whom} ${file.name}, ${sizeWords(file.size)}`;
}

function deedOf({ row, name, formerName }: PresenceRow): string {
  return row === "renamed" ? `${formerName} is now ${name}` : `${name} ${DONE[row]}`;
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, "")}…`;
}
