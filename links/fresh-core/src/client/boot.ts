import { type ComponentType, h, render } from "preact";

/** Brings the islands on the page to life. */
export function boot(islands: Record<string, ComponentType>, json: string): void {
  const props: Record<string, unknown>[] = JSON.parse(json);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const start = walker.currentNode as Comment;
    const [prefix, , name = "", index = ""] = start.data.split(":");
    if (prefix !== "frsh") continue;
    const vnode = h(islands[name] as ComponentType, props[+index] as Record<string, unknown>);
    // Each in a task of its own, so that one that fails takes no other with it.
    setTimeout(() => render(vnode, rangeAfter(start)));
  }
}

/** Passes for an element whose children are the nodes from one marker to the next: as much of one as Preact uses. */
function rangeAfter(start: Comment): Element {
  const parent = start.parentNode as Element;
  const childNodes: Node[] = [];
  let node = start.nextSibling;
  for (; node && (node as Comment).data !== "/frsh:island"; node = node.nextSibling) childNodes.push(node);
  const end = node;
  return {
    namespaceURI: parent.namespaceURI,
    childNodes,
    firstChild: childNodes[0] ?? null,
    insertBefore: (node: Node, before: Node | null) => parent.insertBefore(node, before ?? end),
    contains: (node: Node) => parent.contains(node),
  } as unknown as Element;
}
