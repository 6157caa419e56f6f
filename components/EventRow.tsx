import type { ComponentChildren } from "preact";
import type { GapRow, PresenceRow, WarningRow } from "../lib/client/rows.ts";
import { Icon } from "./Icon.tsx";
import { groupPresence } from "./presence_runs.ts";
import { WARNINGS } from "./warnings.ts";

const GAPS = {
  older: "What was said earlier is no longer kept here.",
  missed: "Some lines are missing here: they were said while you were away.",
  restarted: "The room was started anew here. Lines said just before may be missing.",
} as const;

/** A place where lines are missing. */
export function Gap({ row }: { row: GapRow }) {
  return <div role="listitem" class="gap" data-key={row.key} data-why={row.why}>{GAPS[row.why]}</div>;
}

/** An entry that can't be trusted. */
export function Warning({ row: { key, why, name } }: { row: WarningRow }) {
  return (
    <div role="listitem" class="warning" data-key={key} data-why={why}>
      <Icon shape="alert" />
      <span>
        {name !== "" && (
          <>
            <bdi>{name}</bdi>:{" "}
          </>
        )}
        {WARNINGS[why]}
      </span>
    </div>
  );
}

/** A longer run than this is summed up. */
const MOST_SEVERAL = 5;
const DEEDS = { joined: " joined", left: " left", renamed: " took other names" } as const;

/** A run of comings, goings and changes of name. */
export function Presence({ rows }: { rows: readonly PresenceRow[] }) {
  return (
    <div role="listitem" class="presence" data-key={rows[0]?.key}>
      {rows.length > MOST_SEVERAL
        ? groupPresence(rows).map(({ row, rows }) => <span key={row}>{summed(rows)}</span>)
        : rows.map((row) => <span key={row.key}>{deed(row)}</span>)}
    </div>
  );
}

function deed({ row, name, formerName }: PresenceRow): ComponentChildren {
  if (row !== "renamed") {
    return (
      <>
        <bdi>{name}</bdi>
        {DEEDS[row]}
      </>
    );
  }
  return (
    <>
      <bdi>{formerName}</bdi> is now <bdi>{name}</bdi>
    </>
  );
}

/** Two are named of those who did the same. */
function summed(rows: readonly PresenceRow[]): ComponentChildren {
  const [first, second] = rows;
  if (first === undefined || second === undefined) return first && deed(first);
  const others = rows.length - 2;
  return (
    <>
      <bdi>{first.formerName ?? first.name}</bdi>
      {others === 0 ? " and " : ", "}
      <bdi>{second.formerName ?? second.name}</bdi>
      {others > 0 && ` and ${others} ${others === 1 ? "other" : "others"}`}
      {DEEDS[first.row]}
    </>
  );
}

/** The day that the rows below it belong to. */
export function Day({ name }: { name: string }) {
  return (
    <div role="listitem" class="day">
      <span>{name}</span>
    </div>
  );
}
