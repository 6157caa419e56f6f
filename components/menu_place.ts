/** As much of a rectangle on the page as a place is made of, in pixels. */
export type Box = Pick<DOMRect, "left" | "top" | "width" | "height">;

/** What a menu's place depends on: its button and frame on the page, its own size, and that of the page. */
export interface MenuSurroundings {
  readonly button: Box;
  readonly frame: Box;
  readonly menu: Pick<Box, "width" | "height">;
  readonly page: Pick<Box, "width" | "height">;
}

const MARGIN = 8;
const DISTANCE = 4;

/** Finds a menu's place in its frame: below its button or above it, and wholly on the page. */
export function placeBeside({ button, frame, menu, page }: MenuSurroundings): { left: number; top: number } {
  const below = button.top + button.height + DISTANCE;
  const above = button.top - DISTANCE - menu.height;
  const isLow = button.top - frame.top > frame.height / 2;
  const fits = (top: number) => top >= MARGIN && top + menu.height <= page.height - MARGIN;
  const [wanted, other] = isLow ? [above, below] : [below, above];
  const top = fits(wanted) || !fits(other) ? wanted : other;
  const left = button.left + button.width / 2 - menu.width / 2;
  return {
    left: clamp(left, frame.left, frame.left + frame.width - menu.width) - frame.left,
    top: clamp(top, 0, page.height - menu.height) - frame.top,
  };
}

function clamp(wanted: number, start: number, end: number): number {
  return Math.max(start + MARGIN, Math.min(wanted, end - MARGIN));
}
