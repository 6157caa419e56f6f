import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/**
 * Keeps the focus in a region (a log, by its lines' menu buttons): when what has it is drawn no more, the nearest of
 * those `among` which it may go gets it, or the region.
 */
export function useKeptFocus(region: RefObject<HTMLElement>, among = ".more"): void {
  const place = region.current;
  const focused = place?.ownerDocument.activeElement;
  const isInside = focused !== place && place?.contains(focused ?? null) === true;
  const nearby = place && focused && isInside ? buttonsNear(focused, place.querySelectorAll(among)) : [];
  useLayoutEffect(() => {
    if (!place || !focused || !isInside || focused.isConnected) return;
    // A region inside this one may have kept it already.
    if (place.contains(place.ownerDocument.activeElement)) return;
    const next = nearby.find((button) => button.isConnected) ?? place.querySelector<HTMLElement>(among) ??
      place;
    next.focus({ preventScroll: true });
  });
}

/** The buttons by their distance: the line's own, that before it, that after it, and so on. */
function buttonsNear(focused: Element, among: NodeListOf<HTMLElement>): readonly HTMLElement[] {
  const buttons = [...among];
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
