import { type ComponentChild, Fragment, type FunctionComponent, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { Build } from "../build.ts";
import "./hooks.ts";
import { RenderState, withRenderState } from "./render_state.ts";

/** A page, and what wraps it. */
interface Content {
  page: VNode;
  wrap: (Page: FunctionComponent) => ComponentChild;
}

/** A whole document, the nonce of its scripts and the header that has them loaded early. */
interface RenderedDocument {
  html: string;
  nonce: string;
  link: string;
}

/** Renders a page to a whole document. */
export function renderDocument(build: Build, { page, wrap }: Content): RenderedDocument {
  const state = new RenderState(build);
  const html = withRenderState(state, () => {
    const content = renderToString(page);
    return renderToString(h(Fragment, null, wrap(() => jsxTemplate([content]))));
  });
  const islandChunks = [...state.islands].flatMap(({ chunks }) => chunks);
  const chunks = islandChunks.length > 0
    ? new Set([...build.bootChunks, ...islandChunks])
    : new Set<string>();
  const link = [...chunks].map((path) => `<${encodeURI(path)}>; rel="modulepreload"; as="script"`).join(", ");
  return { html: "<!DOCTYPE html>" + html, nonce: state.nonce, link };
}

/** What wraps a page when the app has no wrapper of its own. */
export function BareDocument({ Component }: { Component: FunctionComponent }): VNode {
  return h(
    "html",
    null,
    h("head", null, h("meta", { charset: "utf-8" })),
    h("body", null, h(Component, null)),
  );
}
