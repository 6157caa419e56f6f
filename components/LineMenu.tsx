import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LineRow, RoomActions } from "../lib/client/rows.ts";
import type { WatchSize } from "./bottom_stick.ts";
import { Icon } from "./Icon.tsx";
import { placeBeside } from "./menu_place.ts";
import { OFFERED_REACTIONS } from "./Reactions.tsx";

/** The line a menu is for, and what it can do. */
export interface LineMenuProps {
  readonly line: LineRow;
  /** What the menu stands beside, in the frame that it is placed in. */
  readonly button: HTMLElement;
  readonly frame: HTMLElement;
  readonly watchSize: WatchSize;
  readonly actions: Pick<RoomActions, "react" | "retract">;
  readonly edit: (line: LineRow) => void;
  readonly close: (takesFocusBack: boolean) => void;
}

/** The menu of one line: reactions, and for an own line editing (where it is text) and deleting. */
export function LineMenu({ line, button, frame, watchSize, actions, edit, close }: LineMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const [isSure, setSure] = useState(false);
  useLayoutEffect(() => {
    if (!menu.current) return;
    const place = () => menu.current && button.isConnected && putBeside(menu.current, button, frame);
    place();
    menu.current.querySelector("button")?.focus();
    const watching = watchSize([frame, menu.current], place);
    return () => watching[Symbol.dispose]();
  }, [button]);
  const given = line.reactions.find(({ isOwn }) => isOwn)?.value;
  return (
    <div
      ref={menu}
      class="line-menu"
      role="menu"
      aria-label={`Line by ${line.isOwn ? "you" : line.name}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" || event.key === "Tab") event.preventDefault(), close(true);
        else walkItems(event);
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        const isKept = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        if (!isKept && currentTarget.ownerDocument.hasFocus()) close(false);
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
              close(true);
              actions.react(line.id, value === given ? "" : value);
            }}
          >
            {value}
          </button>
        ))}
      </div>
      {line.isOwn && (
        <>
          {line.kind === "line" && (
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
          )}
          <button
            type="button"
            role="menuitem"
            class="grave"
            onClick={() => {
              if (!isSure) return setSure(true);
              close(true);
              actions.retract(line.id);
            }}
          >
            <Icon shape="remove" /> {isSure ? "Delete for everyone?" : "Delete"}
          </button>
        </>
      )}
    </div>
  );
}

function putBeside(menu: HTMLElement, button: Element, frame: Element): void {
  const { clientWidth: width, clientHeight: height } = menu.ownerDocument.documentElement;
  const { left, top } = placeBeside({
    button: button.getBoundingClientRect(),
    frame: frame.getBoundingClientRect(),
    menu: { width: menu.offsetWidth, height: menu.offsetHeight },
    page: { width, height },
  });
  menu.style.left = `${left}px`;
  menu.style.top = `${top}px`;
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
