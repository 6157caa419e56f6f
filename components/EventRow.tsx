import type { GapRow, PresenceRow, WarningRow } from "../lib/client/rows.ts";
import { Icon } from "./Icon.tsx";

const GAPS = {
  older: "What was said earlier is no longer kept here.",
  missed: "Some lines are missing here: they were said while you were away.",
  restarted: "The room was started anew here. Lines said just before may be missing.",
} as const;

/** A place where lines are missing. */
export function Gap({ row }: { row: GapRow }) {
  return <div role="listitem" class="gap" data-key={row.key} data-why={row.why}>{GAPS[row.why]}</div>;
}

const WARNINGS = {
  unreadable: "Something came here that isn’t from anybody with this room’s key, or was changed on its way.",
  replayed: "Something that was said before came here again, or too late. It isn’t shown.",
  forked: "Something came here in place of what its author had said. It isn’t shown.",
  gap: "Something said before this is missing here: it was left out on its way.",
} as const;

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

/** A run of comings, goings and changes of name. */
export function Presence({ rows }: { rows: readonly PresenceRow[] }) {
  return (
    <div role="listitem" class="presence" data-key={rows[0]?.key}>
      {rows.map((row) => (
        <span key={row.key}>
          {row.row === "renamed" && (
            <>
              <bdi>{row.formerName}</bdi> is now{" "}
            </>
          )}
          <bdi>{row.name}</bdi>
          {row.row === "joined" ? " joined" : row.row === "left" ? " left" : ""}
        </span>
      ))}
    </div>
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
