import { type ComponentChildren, type ComponentType, h, isValidElement, type VNode } from "preact";
import type { Island } from "../build_cache.ts";
import { marked } from "./marker.ts";
import { renderState } from "./render_state.ts";
import { isSignal } from "./serializer.ts";

type Props = Record<string, unknown>;

/** A component that renders an island between its markers and keeps its props for the browser. */
export function islandRoot({ type, key }: VNode, island: Island): (props: Props) => VNode | null {
  return (props) => {
    const state = renderState();
    if (state === null) return null;
    state.islands.add(island);
    const sent = { ...props };
    for (const [name, value] of Object.entries(props)) {
      if (name !== "children" && (!isValidElement(value) || isSignal(value))) continue;
      const content = value as ComponentChildren;
      const id = state.slots.push({ name, content }) - 1;
      sent[name] = h(Slot, { id, name }, content);
    }
    const index = state.props.push(sent) - 1;
    const label = `${island.name}:${index}:${encodeURIComponent(String(key ?? ""))}`;
    return marked("island", label, h(type as ComponentType<Props>, sent));
  };
}

/** JSX in an island's props: rendered by the page, placed by the island. */
export function Slot({ id, name, children }: { id: number; name: string; children?: ComponentChildren }) {
  const state = renderState();
  if (state !== null) state.slots[id] = null;
  return marked("slot", `${id}:${name}`, children);
}
