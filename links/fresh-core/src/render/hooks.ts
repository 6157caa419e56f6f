import { type ComponentChild, type ComponentChildren, h, options, type VNode } from "preact";
import { lockSources } from "../runtime/asset.ts";
import { Head } from "../runtime/head.ts";
import { markActive } from "./active_link.ts";
import { BodyEnd } from "./body_end.ts";
import { CollectHead, headTag, isHeadTag, RestOfHead } from "./head_tags.ts";
import { islandRoot } from "./island_root.ts";
import { type RenderState, renderState } from "./render_state.ts";

// `__b` is what Preact calls its hook before a vnode is rendered, for every tool that builds on it.
const hooks: typeof options & { __b?: (vnode: VNode) => void } = options;
const { vnode: vnodeHook, __b: diffHook } = hooks;

hooks.vnode = (vnode) => {
  lockSources(vnode);
  const state = renderState();
  const props = vnode.props as Record<string, unknown>;
  if (state !== null && vnode.type === "a") markActive(props, state.url);
  if (state !== null && (vnode.type === "script" || vnode.type === "style")) props.nonce ||= state.nonce;
  vnodeHook?.(vnode);
};

hooks.__b = (vnode) => {
  const state = renderState();
  if (state !== null) prepare(vnode, state);
  diffHook?.(vnode);
};

function prepare(vnode: VNode, { cache, around, seen }: RenderState): void {
  const { type } = vnode;
  if (typeof type === "function") {
    const island = cache.islands.get(type);
    if (island !== undefined && around.findLast((place) => place !== "head") !== "island") {
      vnode.type = islandRoot(vnode, island);
    } else if (type === Head) vnode.type = CollectHead;
  } else if (type === "head" || type === "body") {
    seen.add(type);
    append(vnode, type === "head" ? h(RestOfHead, null) : h(BodyEnd, null));
  } else if (type === "html") {
    seen.add(type);
  } else if (isHeadTag(vnode)) {
    vnode.type = headTag(vnode, type);
  }
}

function append(vnode: VNode, last: ComponentChild): void {
  const { children } = vnode.props as { children?: ComponentChildren };
  vnode.props = { ...vnode.props, children: [children, last] };
}
