import { cloneElement, type ComponentChildren, isValidElement, toChildArray, type VNode } from "preact";
import { renderState } from "./render_state.ts";

/** Keeps tags for the head; of those that match the last one counts. */
export function collectForHead(children: ComponentChildren): void {
  for (const tag of tagsIn(children)) renderState()?.head.set(matchOf(tag), withDataKey(tag));
}

/** The head's own tags, each replaced by what was kept in its stead, then the rest of what was kept. */
export function completeHead(children: ComponentChildren, kept: ReadonlyMap<string, VNode>): VNode[] {
  if (kept.size === 0) return tagsIn(children).map(withDataKey);
  const rest = new Map(kept);
  const own = tagsIn(children).map((tag) => {
    const match = matchOf(tag);
    const replacement = rest.get(match);
    rest.delete(match);
    return replacement ?? withDataKey(tag);
  });
  return [...own, ...rest.values()];
}

function tagsIn(children: ComponentChildren): VNode[] {
  return toChildArray(children).filter((child) => isValidElement(child));
}

function withDataKey(tag: VNode): VNode {
  return tag.key ? cloneElement<object>(tag, { "data-key": tag.key }) : tag;
}

/** Tags match by key, or by name and attributes but those that say the same thing differently. */
function matchOf({ key, type, props }: VNode): string {
  if (key || type === "title") return String(key || type);
  const content = type === "meta" ? "content" : type === "link" ? "href" : "";
  const attributes = Object.entries(props).filter(([name]) => name !== "children" && name !== content);
  return JSON.stringify([type, ...attributes.sort()]);
}
