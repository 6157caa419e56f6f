import type { PresenceRow, Row } from "../lib/client/rows.ts";
import { groupPresence, isPresence } from "./presence_runs.ts";
import { WARNINGS } from "./warnings.ts";

/** More new lines, or warnings, than this at once are counted, not read out. */
const MOST_LINES = 3;
/** More of a line than this isn't read out, in characters. */
const MOST_CHARACTERS = 300;
const DONE = { joined: "joined", left: "left", renamed: "have another name" } as const;

/**
 * What is to be told of new rows, in few words and in order: lines of others, what can't be trusted, who came, went or
 * took another name.
 */
export function newsOf(rows: readonly Row[]): readonly string[] {
  const lines = rows.filter((row) => row.row === "line").filter((row) => !row.isOwn && !row.isRetracted);
  const said = lines.length > MOST_LINES
    ? lines.slice(0, 1).map((line) => ({ key: line.key, text: `${lines.length} new lines` }))
    : lines.map(({ key, name, text }) => ({ key, text: `${name}: ${shortened(text)}` }));
  const alarms = rows.filter((row) => row.row === "warning");
  const warned = alarms.length > MOST_LINES
    ? alarms.slice(0, 1).map(({ key }) => ({ key, text: `${alarms.length} warnings` }))
    : alarms.map(({ key, name, why }) => ({
      key,
      text: `Warning: ${name === "" ? "" : `${name}: `}${WARNINGS[why]}`,
    }));
  const done = groupPresence(rows.filter(isPresence)).flatMap(({ row, rows: [first, ...others] }) => {
    if (first === undefined) return [];
    return {
      key: first.key,
      text: others.length === 0 ? deedOf(first) : `${others.length + 1} people ${DONE[row]}`,
    };
  });
  const place = (key: string) => rows.findIndex((row) => row.key === key);
  return [...said, ...warned, ...done].toSorted((one, other) => place(one.key) - place(other.key))
    .map(({ text }) => text);
}

function deedOf({ row, name, formerName }: PresenceRow): string {
  return row === "renamed" ? `${formerName} is now ${name}` : `${name} ${DONE[row]}`;
}

function shortened(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, "")}…`;
}
