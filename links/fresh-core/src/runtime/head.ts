import { type ComponentChildren, isValidElement, toChildArray, type VNode } from "preact";
import { useEffect } from "preact/hooks";
import { IS_BROWSER } from "./is_browser.ts";

/** What goes to the document's head. */
export interface HeadProps {
  children?: ComponentChildren;
}

/** Puts its children into the document's `<head>`, in place of those that they match. */
export function Head({ children }: HeadProps): ComponentChildren {
  useEffect(() => {
    for (const child of toChildArray(children)) {
      if (isValidElement(child) && typeof child.type === "string") {
        show(child as VNode<Attributes>, child.type);
      }
    }
  });
  return IS_BROWSER ? null : children;
}

type Attributes = Record<string, unknown>;

function show({ key, props }: VNode<Attributes>, tag: string): void {
  const text = toChildArray(props.children as ComponentChildren).join("");
  if (tag === "title") {
    document.title = text;
    return;
  }
  const wanted = key ? `[data-key="${key}"]` : props.id ? `#${props.id}` : matching(tag, props);
  const element = (wanted && document.head.querySelector(wanted)) ||
    document.head.appendChild(document.createElement(tag));
  if (key) element.setAttribute("data-key", String(key));
  element.textContent = text;
  for (const [name, value] of Object.entries(props)) {
    if (name === "children") continue;
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
}

function matching(tag: string, { name, rel }: Attributes): string {
  if (tag === "meta") return `meta[name="${name}"]`;
  return tag === "link" && rel ? `link[rel="${rel}"]` : tag === "base" ? tag : "";
}
