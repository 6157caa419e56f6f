/** Moves the focus with the arrow keys: up and down from line to line, left and right among a line's buttons. */
export function walkLines(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const { currentTarget: list, target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
  const line = target.closest("[role=listitem]");
  const next = key === "ArrowUp" || key === "ArrowDown"
    ? beside(buttons(list, ".more"), line?.querySelector(".more"), key === "ArrowDown" ? 1 : -1)
    : (key === "ArrowLeft" || key === "ArrowRight") && line
    ? beside(buttons(line, "button, a"), target, key === "ArrowRight" ? 1 : -1)
    : undefined;
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function buttons(within: Element, selector: string): readonly HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)];
}

/** The neighbour of an element; the last one where there is no place to start from. */
function beside(all: readonly HTMLElement[], from: Element | null | undefined, step: 1 | -1) {
  const index = all.findIndex((each) => each === from);
  if (index >= 0) return all[index + step];
  return step < 0 ? all.at(-1) : undefined;
}
