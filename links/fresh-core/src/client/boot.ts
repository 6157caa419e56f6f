import { type ComponentType, Fragment, h, options, render, type VNode } from "preact";
import { lockSources } from "../runtime/asset.ts";
import { parse } from "./deserializer.ts";

/** An island or a slot between its markers; the index is its props' or its own. */
interface Region {
  name: string;
  index: number;
  start: Text;
  end?: Text;
}

const { vnode: outer } = options;
options.vnode = (vnode) => {
  lockSources(vnode);
  outer?.(vnode);
};

/** Brings the islands on the page to life. */
export function boot(islands: Record<string, ComponentType>, json: string): void {
  const regions = new Map<Node, Region>();
  const slots: Region[] = [];
  const propsOf = parse(json, contentOf);
  const roots = find(document.body);
  document.querySelectorAll<HTMLTemplateElement>("template[id^=frsh-]").forEach(({ content }) =>
    find(content)
  );

  for (const { name, index, start, end } of roots) {
    const parent = start.parentNode as Element;
    if (parent !== end?.parentNode) {
      console.error(`Island ${name}: the browser moved its ends apart, see its HTML nesting`);
      continue;
    }
    const task = () => render(islandOf(name, index), rangeOf(parent, start, end));
    const { scheduler } = globalThis as { scheduler?: { postTask(task: () => void): void } };
    scheduler ? scheduler.postTask(task) : setTimeout(task);
  }

  /** Notes what is between markers, puts invisible ones in their places and returns the outermost islands. */
  function find(below: Node): Region[] {
    const walker = document.createTreeWalker(below, NodeFilter.SHOW_COMMENT);
    const comments: Comment[] = [];
    while (walker.nextNode()) comments.push(walker.currentNode as Comment);
    const open: Region[] = [];
    return comments.flatMap((comment) => {
      const [prefix, kind, first = "", second = ""] = comment.data.split(":");
      if (prefix !== "frsh" && prefix !== "/frsh") return [];
      const start = new Text();
      comment.replaceWith(start);
      if (prefix === "/frsh") {
        const region = open.pop();
        if (region) region.end = start;
        return [];
      }
      const island = kind === "island";
      const region: Region = { name: first, index: +(island ? second : first), start };
      if (island) regions.set(start, region);
      else slots[region.index] = region;
      return open.push(region) === 1 && island ? [region] : [];
    });
  }

  function islandOf(name: string, index: number): VNode {
    return h(islands[name] as ComponentType, propsOf(index));
  }

  function contentOf(id: number, name: string): VNode {
    const slot = slots[id];
    const template = document.getElementById(`frsh-${id}-${name}`) as HTMLTemplateElement | null;
    const content = slot
      ? read(slot.start.nextSibling, slot.end)
      : template && read(template.content.firstChild);
    return h(Fragment, null, content);
  }

  /** Turns server HTML back to JSX, islands in it included. */
  function read(node: Node | null, end?: Node): VNode[] {
    const found: unknown[] = [];
    for (; node && node !== end; node = node.nextSibling) {
      const island = regions.get(node);
      if (island) {
        found.push(islandOf(island.name, island.index));
        node = island.end ?? node;
      } else if (node instanceof Text) {
        found.push(node.data);
      } else if (node instanceof Element) {
        const props: Record<string, unknown> = {};
        for (const { name, value } of node.attributes) {
          props[name] = typeof node[name as "id"] as string === "boolean" || value;
        }
        found.push(h(node.localName, props, read(node.firstChild)));
      }
    }
    return found as VNode[];
  }
}

/** Passes for an element whose children are the nodes between two others: as much of one as Preact uses. */
function rangeOf(parent: Element, start: Node, end: Node): Element {
  const childNodes: Node[] = [];
  for (let node = start.nextSibling; node && node !== end; node = node.nextSibling) childNodes.push(node);
  return {
    namespaceURI: parent.namespaceURI,
    childNodes,
    firstChild: childNodes[0] ?? null,
    insertBefore: (node: Node, before: Node | null) => parent.insertBefore(node, before ?? end),
    contains: (node: Node) => parent.contains(node),
  } as unknown as Element;
}
