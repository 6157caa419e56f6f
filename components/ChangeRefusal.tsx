import type { RefusedChange } from "../lib/client/rows.ts";
import { PassingAlert } from "./PassingAlert.tsx";

const GONE = {
  retract: "That line can’t be deleted any more: the room no longer keeps it, so others may still see it.",
  react: "That line can’t get reactions any more: the room no longer keeps it.",
} as const;
const OTHER = {
  retract: "The room refused to delete that line, so others may still see it.",
  react: "The room refused your reaction.",
} as const;

/** Says for a while that the room has refused a deletion or a reaction. */
export function ChangeRefusal({ change }: { change: RefusedChange | undefined }) {
  const words = change?.refusal === "unknown-target" ? GONE : OTHER;
  return <PassingAlert note={change && { key: change.key, text: words[change.kind] }} />;
}
