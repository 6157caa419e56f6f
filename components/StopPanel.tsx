import { useLayoutEffect, useRef } from "preact/hooks";
import type { RoomActions, StopReason } from "../lib/client/rows.ts";
import { pure } from "./pure.ts";

/** Why the session has stopped, and the way on. */
export interface StopPanelProps {
  readonly room: string;
  readonly reason: StopReason;
  /** Whether the link has a key. */
  readonly isPrivate: boolean;
  /** Own lines and changes that wait in the tab. */
  readonly unsent: number;
  readonly enterAgain: RoomActions["enterAgain"];
}

const PANELS = {
  unknown: {
    title: "This room isn’t open",
    text: "Nobody has opened it yet, or it closed some time after the last one had gone.",
    again: "Open it now",
    hint: "If it is a private room, the part of its link after # is missing: ask for the whole link.",
    privateHint: "Or the key in this link is not the room’s: then ask for the link again.",
  },
  open: {
    title: "This room is not private",
    text:
      "Somebody has made an open room of this name, which the server can read. Your link is to a private one.",
    again: "Try again",
  },
  full: {
    title: "This room is full",
    text: "As many people are in it as it takes. Try again when somebody has left.",
    again: "Try again",
  },
  name: {
    title: "No room can have this name",
    text: "A room’s name is 1 to 64 small letters a–z, digits and hyphens.",
    again: undefined,
  },
  busy: {
    title: "There is no place for another room",
    text: "The server has as many rooms as it takes. Try again in a while.",
    again: "Try again",
  },
  replaced: {
    title: "You are in this room in another tab",
    text: "Your place has moved there. You can have it back here.",
    again: "Use it here",
  },
  left: {
    title: "You have left",
    text: "The others know. The link still leads here, and so does this button.",
    again: "Come back in",
  },
  refused: {
    title: "The connection was refused",
    text:
      "This page and the server don’t understand each other. If trying again doesn’t help, reload the page.",
    again: "Try again",
  },
} as const;

/** A page in place of the conversation: it says why, and leads on. */
export const StopPanel = pure<StopPanelProps>(({ room, reason, isPrivate, unsent, enterAgain }) => {
  const { title, text, again, ...hints } = PANELS[reason];
  return (
    <div class="panel" data-reason={reason}>
      <Title text={title} key={reason} />
      <p class="panel-room">{room}</p>
      <p>{text}</p>
      {"hint" in hints && <p class="hint">{isPrivate ? hints.privateHint : hints.hint}</p>}
      {unsent > 0 && <p class="unsent">{unsentWords(unsent)}</p>}
      <p class="choices">
        {again && (
          <button
            type="button"
            class="button main"
            onClick={() => enterAgain({ create: reason === "unknown" })}
          >
            {again}
          </button>
        )}
        <a class="button" href="/">Back to the start</a>
      </p>
    </div>
  );
});

function unsentWords(unsent: number): string {
  return unsent === 1
    ? "1 line was not sent: it waits in this tab until you come back in."
    : `${unsent} lines were not sent: they wait in this tab until you come back in.`;
}

/** Takes the focus, since what had it is gone. */
function Title({ text }: { text: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  return <h2 ref={title} tabIndex={-1}>{text}</h2>;
}
