import type { ComponentChildren } from "preact";
import { collectForHead } from "../render/head_tags.ts";

/** Puts its children into the document's `<head>`, in place of those that they match; not for islands here. */
export function Head({ children }: { children?: ComponentChildren }): null {
  collectForHead(children);
  return null;
}
