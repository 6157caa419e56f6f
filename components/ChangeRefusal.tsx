import { useState } from "preact/hooks";
import type { RefusedChange } from "../lib/client/rows.ts";
import { Icon } from "./Icon.tsx";

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
  const [read, setRead] = useState<string>();
  const close = () => setRead(change?.key);
  return (
    <div class="change-refusal" role="alert">
      {change && change.key !== read && (
        <p key={change.key} onAnimationEnd={close}>
          <span>{(change.refusal === "unknown-target" ? GONE : OTHER)[change.kind]}</span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={close}>
            <Icon shape="close" />
          </button>
        </p>
      )}
    </div>
  );
}
