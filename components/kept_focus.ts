import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** Keeps the focus in a log: when what has it is drawn no more, the nearest line's menu button gets it, or the log. */
export function useKeptFocus(region: RefObject<HTMLElement>): void {
  const log = region.current;
  const focused = log?.ownerDocument.activeElement;
  const isInside = focused !== log && log?.contains(focused ?? null) === true;
  const nearby = log && focused && isInside ? buttonsNear(log, focused) : [];
  useLayoutEffect(() => {
    if (!log || !focused || !isInside || focused.isConnected) return;
    const next = nearby.find((button) => button.isConnected) ?? log;
    next.focus({ preventScroll: true });
  });
}

/** The menu buttons by their distance: the line's own, that before it, that after it, and so on. */
function buttonsNear(log: Element, focused: Element): readonly HTMLElement[] {
  const buttons = [...log.querySelectorAll<HTMLElement>(".more")];
  const follows = (button: Element) =>
    (button.compareDocumentPosition(focused) & focused.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const own = buttons.findLastIndex((button) => button === focused || follows(button));
  return [...buttons.keys()].toSorted((one, other) => distance(one, own) - distance(other, own))
    .flatMap((index) => buttons[index] ?? []);
}

/** Of two at the same distance the earlier one is nearer. */
function distance(index: number, own: number): number {
  return index <= own ? 2 * (own - index) : 2 * (index - own) + 1;
}
