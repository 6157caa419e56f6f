import { type FunctionComponent, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { IslandFile } from "../build_plan.ts";
import { writeProps } from "./island_props.ts";
import type { RenderState } from "./render_state.ts";

/** A component that renders an island between its markers and keeps its props for the browser. */
export function islandRoot(vnode: VNode, island: IslandFile, state: RenderState): FunctionComponent {
  const component = vnode.type as FunctionComponent;
  return (props) => {
    const index = state.props.push(writeProps(props, island.name)) - 1;
    state.islands.add(island);
    state.isInIsland = true;
    const html = renderToString(h(component, props));
    state.isInIsland = false;
    return jsxTemplate([`<!--frsh:island:${island.name}:${index}:-->${html}<!--/frsh:island-->`]);
  };
}
