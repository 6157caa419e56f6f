import { type ComponentChild, Fragment, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { BuildCache } from "../build_cache.ts";
import "./hooks.ts";
import { RenderState, withRenderState } from "./render_state.ts";

interface DocumentParts {
  url: URL;
  cache: BuildCache;
  vnode: VNode | null;
  wrapper: ComponentChild;
  /** Where the wrapper's `Component` finds the rendered page. */
  content: { html: string };
}

/** Renders a page to a whole document. */
export function renderDocument(
  { url, cache, vnode, wrapper, content }: DocumentParts,
): { html: string; nonce: string; links: string[] } {
  const state = new RenderState(url, cache);
  const html = withRenderState(state, () => {
    content.html = renderToString(vnode ?? h(Fragment, null));
    return complete(state, wrapper === null ? content.html : renderToString(h(Fragment, null, wrapper)));
  });
  const scripts = [...state.islands].map(({ chunk }) => chunk);
  if (scripts.length > 0) scripts.unshift(cache.clientEntry);
  return {
    html: "<!DOCTYPE html>" + html,
    nonce: state.nonce,
    links: scripts.map((path) => `<${encodeURI(path)}>; rel="modulepreload"; as="script"`),
  };
}

function complete({ seen }: RenderState, html: string): string {
  if (seen.size === 3) return html;
  let page: VNode = jsxTemplate([html]);
  if (!seen.has("body")) page = h("body", null, page);
  if (!seen.has("head")) page = h(Fragment, null, h("head", null, h("meta", { charset: "utf-8" })), page);
  if (!seen.has("html")) page = h("html", null, page);
  return renderToString(page);
}
