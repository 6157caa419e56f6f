import type { RoomActions } from "../lib/client/rows.ts";
import type { Offer } from "./candidates.ts";
import { loadExtras } from "./on_demand.ts";

/** Offers what can be offered of what was chosen, and tells what is wrong with the rest. */
export function offering(
  actions: Pick<RoomActions, "offer">,
  tell: (problem: string | undefined) => void,
): Offer {
  return async (chosen, to) => {
    const { chooseFiles } = await loadExtras();
    const { files, problem } = chooseFiles(chosen);
    tell(problem);
    if (files.length > 0) actions.offer(files, to);
  };
}
