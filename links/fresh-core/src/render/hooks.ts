import { h, options, type VNode } from "preact";
import { BootScript } from "./boot_script.ts";
import { completeHead } from "./head_tags.ts";
import { islandRoot } from "./island_root.ts";
import { type RenderState, renderState } from "./render_state.ts";

// `__b` is what Preact calls its hook before a vnode is rendered, for every tool that builds on it.
const hooks: typeof options & { __b?: (vnode: VNode) => void } = options;
const { __b: diffHook } = hooks;

hooks.__b = (vnode) => {
  const state = renderState();
  if (state !== null) prepare(vnode, state);
  diffHook?.(vnode);
};

function prepare(vnode: VNode, state: RenderState): void {
  const { type, props } = vnode;
  const island = state.build.islands.get(type);
  if (island !== undefined && !state.isInIsland) vnode.type = islandRoot(vnode, island, state);
  else if (type === "head") vnode.props = { ...props, children: completeHead(props.children, state.head) };
  else if (type === "body") vnode.props = { ...props, children: [props.children, h(BootScript, null)] };
  else if (type === "script" || type === "style") vnode.props = Object.assign({ nonce: state.nonce }, props);
}
