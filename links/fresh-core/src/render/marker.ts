import { type ComponentChildren, Fragment, h, type VNode } from "preact";
import { type RenderState, renderState } from "./render_state.ts";

/** Notes that what follows lies in an island, in a slot or in `Head`. */
export function Enter({ into }: { into: RenderState["around"][number] }): null {
  renderState()?.around.push(into);
  return null;
}

/** Notes the end of what {@linkcode Enter} began. */
export function Leave(): null {
  renderState()?.around.pop();
  return null;
}

/** Content between two comments that the browser finds again. */
export function marked(into: "island" | "slot", label: string, content: ComponentChildren): VNode {
  return h(
    Fragment,
    null,
    comment(`frsh:${into}:${label}`),
    h(Enter, { into }),
    content,
    h(Leave, null),
    comment(`/frsh:${into}`),
  );
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as Record<string, unknown>);
}
