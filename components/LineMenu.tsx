import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LineRow, RoomActions } from "../lib/client/rows.ts";
import { Icon } from "./Icon.tsx";
import { OFFERED_REACTIONS } from "./Reactions.tsx";

/** Where a menu stands in its frame, in pixels: below its button, or above it with `bottom`. */
export type MenuPlace = { readonly left: number } & ({ readonly top: number } | { readonly bottom: number });

/** The line a menu is for, and what it can do. */
export interface LineMenuProps {
  readonly line: LineRow;
  readonly place: MenuPlace;
  readonly actions: Pick<RoomActions, "react" | "retract">;
  readonly edit: (line: LineRow) => void;
  readonly close: (takesFocusBack: boolean) => void;
}

const WIDTH = 288;
const MARGIN = 8;

/** Finds the place beside a button, inside the frame. */
export function placeBeside(button: Element, frame: Element): MenuPlace {
  const at = button.getBoundingClientRect();
  const within = frame.getBoundingClientRect();
  const wanted = at.left + at.width / 2 - WIDTH / 2 - within.left;
  const left = Math.max(MARGIN, Math.min(wanted, within.width - WIDTH - MARGIN));
  const isLow = at.top - within.top > within.height / 2;
  return isLow ? { left, bottom: within.bottom - at.top + 4 } : { left, top: at.bottom - within.top + 4 };
}

/** The menu of one line: reactions, and for an own line editing and deleting. */
export function LineMenu({ line, place, actions, edit, close }: LineMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const [isSure, setSure] = useState(false);
  useLayoutEffect(() => menu.current?.querySelector("button")?.focus(), []);
  const given = line.reactions.find(({ isOwn }) => isOwn)?.value;
  return (
    <div
      ref={menu}
      class="line-menu"
      role="menu"
      aria-label={`Line by ${line.isOwn ? "you" : line.name}`}
      tabIndex={-1}
      style={place}
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Tab") event.preventDefault(), close(true);
        else walkItems(event);
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) close(false);
      }}
    >
      <div role="group" aria-label="React">
        {OFFERED_REACTIONS.map(([value, name]) => (
          <button
            key={value}
            type="button"
            class="emoji"
            role="menuitemradio"
            aria-checked={value === given}
            aria-label={name}
            onClick={() => {
              actions.react(line.id, value === given ? "" : value);
              close(true);
            }}
          >
            {value}
          </button>
        ))}
      </div>
      {line.isOwn && (
        <>
          <button
            type="button"
            role="menuitem"
            onClick={() => {
              close(false);
              edit(line);
            }}
          >
            <Icon shape="edit" /> Edit
          </button>
          <button
            type="button"
            role="menuitem"
            class="grave"
            onClick={() => {
              if (!isSure) return setSure(true);
              actions.retract(line.id);
              close(false);
            }}
          >
            <Icon shape="remove" /> {isSure ? "Delete for everyone?" : "Delete"}
          </button>
        </>
      )}
    </div>
  );
}

function walkItems(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const items = [...event.currentTarget.querySelectorAll("button")];
  const at = items.findIndex((item) => item === event.target);
  const steps = new Map([
    ["ArrowRight", at + 1],
    ["ArrowDown", at < OFFERED_REACTIONS.length ? OFFERED_REACTIONS.length : at + 1],
    ["ArrowLeft", at - 1],
    ["ArrowUp", at - 1],
    ["Home", 0],
    ["End", -1],
  ]);
  const to = steps.get(event.key);
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}
