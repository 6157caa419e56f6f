import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import type { HeadProps } from "../runtime/head.ts";
import { Enter, Leave } from "./marker.ts";
import { renderState } from "./render_state.ts";

type Props = Record<string, unknown>;

const TAGS = new Set(["title", "meta", "link", "script", "style", "base", "noscript", "template"]);
const ready = new WeakSet<object>();

/** Whether a tag takes part in the head's matching and hasn't yet. */
export function isHeadTag(vnode: VNode): boolean {
  return TAGS.has(vnode.type as string) && !ready.has(vnode);
}

/** The tag as it is, out of the matching. */
export function settled<V extends object>(vnode: V): V {
  ready.add(vnode);
  return vnode;
}

/** A component for a tag: within `Head` it is kept for the head, elsewhere what was kept may replace it. */
export function headTag({ key, props }: VNode, tag: string): (props: Props) => VNode | null {
  const match = key ?? matchOf(tag, props as Props);
  return (own) => {
    const vnode = settled(h(tag, key ? { ...own, "data-key": key } : own));
    const state = renderState();
    if (state === null) return vnode;
    if (state.around.includes("head")) {
      state.head.set(match, vnode);
      return null;
    }
    const kept = state.head.get(match);
    state.head.delete(match);
    return kept ?? vnode;
  };
}

/** What `Head` becomes on the server. */
export function CollectHead({ children }: HeadProps): ComponentChildren {
  return [h(Enter, { into: "head" }), children, h(Leave, null)];
}

/** What was kept for the head and replaced nothing. */
export function RestOfHead(): VNode {
  return h(Fragment, null, ...renderState()?.head.values() ?? []);
}

function matchOf(tag: string, props: Props): string {
  if (tag === "title") return tag;
  const left = new Set(["children", "nonce", "ref", { meta: "content", link: "href" }[tag]]);
  const names = Object.keys(props).filter((name) => !left.has(name)).sort();
  return [tag, ...names.map((name) => name === "dangerouslySetInnerHTML" ? inner(props[name]) : props[name])]
    .join("::");
}

function inner(value: unknown): unknown {
  return (value as { __html?: unknown } | null)?.__html;
}
