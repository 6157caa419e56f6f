import type { LineRow, RoomActions } from "../lib/client/rows.ts";
import { Avatar, hueOf } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { LineText } from "./LineText.tsx";
import { pure } from "./pure.ts";
import { Reactions } from "./Reactions.tsx";
import { Refusal } from "./Refusal.tsx";
import { timeOf } from "./when.ts";

/** What can be done from a line. */
export interface LineActions extends Pick<RoomActions, "react" | "retry" | "discard"> {
  /** Opens the line's menu beside the button that asks for it, or closes the one that it opened. */
  more(line: LineRow, button: HTMLElement): void;
  /** The reader unfolds a tall line to read on where they are. */
  unfolds(): void;
}

/** A line to draw; `isFirst` where its author begins to speak. */
export interface LineViewProps {
  readonly line: LineRow;
  readonly isFirst: boolean;
  readonly actions: LineActions;
}

const ONLY_EMOJI = /^(?:[\p{Emoji_Presentation}\u200d\ufe0f]|\p{Extended_Pictographic}\ufe0f){1,12}$/u;
const MARKS = {
  pending: ["clock", "Sending"],
  kept: ["check", "Kept"],
  refused: ["alert", "Not sent"],
  early: ["clock", "Not kept by the room yet"],
  unkept: ["alert", "Not kept by the room: who said it has gone"],
} as const;
const CHANGES = { edit: "Changing…", retract: "Deleting…", react: "Reacting…" } as const;

/** One line of chat. */
export const LineView = pure<LineViewProps>(({ line, isFirst, actions }) => {
  const { isOwn, isRetracted, state, text } = line;
  const kind = isRetracted ? " gone" : ONLY_EMOJI.test(text) ? " large" : "";
  const hasMenu = state === "kept" && !isRetracted && line.isChangeable && line.pending !== "retract";
  return (
    <div
      role="listitem"
      class={`line${isOwn ? " own" : ""}${isFirst ? " first" : ""}`}
      data-state={state}
      data-pending={line.pending}
      data-key={line.key}
    >
      <Byline line={line} isFirst={isFirst} />
      <div class="said">
        <div class={`bubble${kind}`}>
          {isRetracted
            ? <span class="text">Deleted</span>
            : <LineText text={text} unfolds={actions.unfolds} />}
        </div>
        {(isOwn || state !== "kept") && <StateMark line={line} />}
        <div class="aside">
          {line.isEdited && !isRetracted && !line.pending && <span class="edited">edited</span>}
          {hasMenu && <MoreButton line={line} more={actions.more} />}
          {line.pending && <PendingChange change={line.pending} />}
          {!isFirst && <time>{timeOf(line.at)}</time>}
        </div>
      </div>
      {line.reactions.length > 0 && <Reactions line={line} react={actions.react} />}
      {state === "refused" && <Refusal line={line} actions={actions} />}
    </div>
  );
});

function Byline({ line, isFirst }: { line: LineRow; isFirst: boolean }) {
  const { from, name, isOwn } = line;
  if (!isFirst) return <span class="unseen">{isOwn ? "You" : name}:</span>;
  return (
    <div class="byline">
      {isOwn ? <span class="unseen">You</span> : (
        <>
          <Avatar id={from} name={name} />
          <bdi class={`name ${hueOf(from)}`}>{name}</bdi>
        </>
      )}
      <time>{timeOf(line.at)}</time>
    </div>
  );
}

function StateMark({ line: { isOwn, state, reached = 0 } }: { line: LineRow }) {
  const [shape, word] = MARKS[!isOwn && state === "pending" ? "early" : state];
  return (
    <span class="state" title={reached > 0 ? `${word}, reached ${reached} directly` : word}>
      <Icon shape={shape} />
      {state !== "kept" && <span class="unseen">{word}</span>}
    </span>
  );
}

/** Says what waits for the room, once that takes longer than usual. */
function PendingChange({ change }: { change: keyof typeof CHANGES }) {
  return (
    <span class="edited pending">
      <Icon shape="clock" /> {CHANGES[change]}
    </span>
  );
}

function MoreButton({ line, more }: { line: LineRow; more: LineActions["more"] }) {
  const start = line.text.length > 40 ? `${line.text.slice(0, 40)}…` : line.text;
  return (
    <button
      type="button"
      class="more"
      tabIndex={-1}
      aria-haspopup="menu"
      aria-label={`More for “${start}”`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => more(line, event.currentTarget)}
    >
      <Icon shape="more" />
    </button>
  );
}
