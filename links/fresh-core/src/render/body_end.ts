import { type ComponentChild, Fragment, h, type VNode } from "preact";
import { settled } from "./head_tags.ts";
import { Slot } from "./island_root.ts";
import { renderState } from "./render_state.ts";
import { stringify } from "./serializer.ts";

/** What the browser needs at the end of the body: slots that no island has shown, and the boot script. */
export function BodyEnd(): ComponentChild {
  const slots = renderState()?.slots ?? [];
  const templates = slots.map((slot, id) =>
    slot && settled(h("template", { id: `frsh-${id}-${slot.name}` }, slot.content))
  );
  return h(Fragment, null, templates, h(BootScript, null));
}

/** Comes last, as the templates may hold islands too. */
function BootScript(): ComponentChild {
  const state = renderState();
  if (state === null || state.islands.size === 0) return null;
  const islands = [...state.islands];
  const imports = islands.map(({ exportName, chunk }, at) =>
    `import { ${exportName} as i${at} } from ${JSON.stringify(chunk)};`
  );
  const names = islands.map(({ name }, at) => `${name}:i${at}`);
  const props = JSON.stringify(stringify(state.props, slotOf));
  const script = `import { boot } from ${JSON.stringify(state.cache.clientEntry)};${imports.join("")}` +
    `boot({${names}},${props});`;
  // `<` can't end the script nor open a comment in it when it is written as an escape; only strings have it.
  const __html = script.replaceAll("<", "\\u003c");
  return settled(h("script", { type: "module", nonce: state.nonce, dangerouslySetInnerHTML: { __html } }));
}

function slotOf({ type, props }: VNode): [id: number, name: string] | null {
  if (type !== Slot) return null;
  const { id, name } = props as { id: number; name: string } & VNode["props"];
  return [id, name];
}
