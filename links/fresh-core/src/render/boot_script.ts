import { type ComponentChild, h } from "preact";
import { renderState } from "./render_state.ts";

/** The script at the end of the body that brings the islands to life; a page without islands has none. */
export function BootScript(): ComponentChild {
  const state = renderState();
  if (state === null || state.islands.size === 0) return null;
  const islands = [...state.islands];
  const imports = islands.map(({ chunks }, at) => `import i${at} from ${JSON.stringify(chunks[0])};`);
  const names = islands.map(({ name }, at) => `${name}:i${at}`);
  const props = JSON.stringify(`[${state.props}]`);
  const script = `import { boot } from ${JSON.stringify(state.build.bootChunks[0])};${imports.join("")}` +
    `boot({${names}},${props});`;
  // `<` can't end the script nor open a comment in it when it is written as an escape; only strings have it.
  const __html = script.replaceAll("<", "\\u003c");
  return h("script", { type: "module", dangerouslySetInnerHTML: { __html } });
}
