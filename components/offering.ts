import type { RoomActions } from "../lib/client/rows.ts";
import type { Offer } from "./candidates.ts";
import { loadExtras } from "./on_demand.ts";

const CANNOT_LOAD = "Nothing was offered: a part of this page couldn’t be loaded. Try again.";

/** Offers what can be offered of what was chosen, and tells what is wrong with the rest. */
export function offering(
  actions: Pick<RoomActions, "offer">,
  tell: (problem: string | undefined) => void,
): Offer {
  return async (chosen, to) => {
    const extras = await loadExtras().catch(() => undefined);
    if (extras === undefined) return tell(CANNOT_LOAD);
    const { chooseFiles } = extras;
    const { files, problem } = chooseFiles(chosen);
    tell(problem);
    if (files.length > 0) actions.offer(files, to);
  };
}
