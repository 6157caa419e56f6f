import type { ComponentChildren } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import type { LineRow } from "../lib/client/rows.ts";
import { Icon } from "./Icon.tsx";
import type { LineActions } from "./LineView.tsx";
import { NewLinkContext } from "./new_link_context.ts";
import { Refusal } from "./Refusal.tsx";
import { timeOf } from "./when.ts";

/** A new link to draw, and what can be done about an own one that the room has refused. */
export interface NewLinkRowProps {
  readonly line: LineRow;
  readonly actions: LineActions;
}

/** What is wrong with whose key it is. */
const DOUBTS = {
  changed: "You have met this name with another key. It may be a new browser, or somebody else.",
  unmet: "You haven’t met this key here.",
} as const;

/** A new link for the room: who made it, for whom, and the way there. Nobody is moved without a click. */
export function NewLinkRow({ line, actions }: NewLinkRowProps) {
  const reading = useContext(NewLinkContext);
  const { isOwn, isRetracted, state, link } = line;
  const standing = reading?.standingOf(line) ?? "unmet";
  const isDoubtful = standing === "changed" || standing === "unmet";
  // A link that isn't for the reader lures nobody.
  const doubt = isDoubtful && link?.isMeant !== false ? DOUBTS[standing] : undefined;
  const members = [...reading?.introductions.values() ?? []];
  const isHere = members.some(({ fingerprint }) => fingerprint === line.from);
  const to = isRetracted ? undefined : link?.to;
  const go = to && reading && (() => reading.go(to));
  const button = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (go && reading.takesFocus(line)) button.current?.focus();
  }, [go === undefined]);
  return (
    <div
      role="listitem"
      class={`new-link${doubt === undefined ? "" : " doubtful"}`}
      data-key={line.key}
      data-state={state}
      data-standing={standing}
    >
      <Icon shape={doubt === undefined ? "key" : "alert"} />
      <div class="new-link-words">
        <p>
          {deedOf(line, isDoubtful)} {!isOwn && standing === "new" && <span class="you">new key</span>}
          <time>{timeOf(line.at)}</time>
        </p>
        {doubt !== undefined && (
          <p>
            {doubt} {isHere
              ? "Compare the digits in the list of people before you believe it."
              : "Who made it isn’t here: ask another way before you believe it."}
          </p>
        )}
        {state === "kept" && !isRetracted && <p class="hint">{outcomeOf(line, reading?.takenBy(line))}</p>}
        {state === "refused" && <Refusal line={line} actions={actions} />}
      </div>
      {go && (
        <button
          ref={button}
          type="button"
          class={`button${doubt === undefined ? " main" : ""}`}
          onClick={go}
        >
          {doubt === undefined ? "Go to the new room" : "Go there all the same"}
        </button>
      )}
    </div>
  );
}

function deedOf({ isOwn, isRetracted, state, name, link }: LineRow, isDoubtful: boolean): ComponentChildren {
  if (isOwn && state === "pending") return "Making a new link…";
  if (isOwn && state === "refused") return "The new link wasn’t handed on.";
  const who = isOwn ? "You" : isDoubtful
    ? (
      <>
        Somebody by the name of <bdi>{name}</bdi>
      </>
    )
    : <bdi>{name}</bdi>;
  if (isRetracted) return <>{who} took a new link back.</>;
  return (
    <>
      {who} made a new link for this room{link !== undefined && !link.isMeant && ", without you"}.
    </>
  );
}

function outcomeOf(
  { isOwn, link }: LineRow,
  taken: { readonly names: readonly string[]; readonly others: number } | undefined,
): ComponentChildren {
  if (link?.to === undefined && link?.isMeant === false) {
    return "You can’t read what is said there. This room stays as it is.";
  }
  if (link?.to === undefined) return "It can’t be opened here: ask for it another way.";
  const { names = [], others = 0 } = taken ?? {};
  const all = [
    ...names.map((name, index) => <bdi key={index}>{name}</bdi>),
    ...(others > 0 ? [others === 1 ? "1 other" : `${others} others`] : []),
  ];
  if (isOwn) return all.length === 0 ? "Nobody is taken along." : <>Taken along: {listed(all)}.</>;
  return all.length === 0 ? "It is for you alone." : <>It is for {listed(["you", ...all])}.</>;
}

function listed(all: readonly ComponentChildren[]): ComponentChildren {
  const last = all.length - 1;
  return all.map((each, index) => [index > 0 && (index === last ? " and " : ", "), each]);
}
