import type { LineRow, RoomActions } from "../lib/client/rows.ts";
import { Avatar, hueOf } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { LineText } from "./LineText.tsx";
import { pure } from "./pure.ts";
import { Reactions } from "./Reactions.tsx";
import { Refusal } from "./Refusal.tsx";
import { timeOf } from "./when.ts";

/** What can be done from a line: `more` opens the line's menu beside the button that asked for it. */
export interface LineActions extends Pick<RoomActions, "react" | "retry" | "discard"> {
  more(line: LineRow, button: HTMLElement): void;
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
} as const;

/** One line of chat. */
export const LineView = pure<LineViewProps>(({ line, isFirst, actions }) => {
  const { isOwn, isRetracted, state, text } = line;
  const kind = isRetracted ? " gone" : ONLY_EMOJI.test(text) ? " large" : "";
  return (
    <div
      role="listitem"
      class={`line${isOwn ? " own" : ""}${isFirst ? " first" : ""}`}
      data-state={state}
      data-key={line.key}
    >
      <Byline line={line} isFirst={isFirst} />
      <div class="said">
        <div class={`bubble${kind}`}>
          {isRetracted ? <span class="text">Deleted</span> : <LineText text={text} />}
        </div>
        {(isOwn || state === "pending") && <StateMark line={line} />}
        <div class="aside">
          {line.isEdited && !isRetracted && <span class="edited">edited</span>}
          {state === "kept" && !isRetracted && <MoreButton line={line} more={actions.more} />}
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
  const [shape, word] = isOwn ? MARKS[state] : MARKS.early;
  return (
    <span class="state" title={reached > 0 ? `${word}, reached ${reached} directly` : word}>
      <Icon shape={shape} />
      {state !== "kept" && <span class="unseen">{word}</span>}
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
      onClick={(event) => more(line, event.currentTarget)}
    >
      <Icon shape="more" />
    </button>
  );
}
