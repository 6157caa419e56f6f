import { useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";

/** Something to be read; another key is another one. */
export interface Note {
  readonly key: string;
  readonly text: string;
}

/** Says something for a while, or until it is dismissed. */
export function PassingAlert({ note }: { note: Note | undefined }) {
  const [read, setRead] = useState<string>();
  const close = () => setRead(note?.key);
  return (
    <div class="passing-alert" role="alert">
      {note && note.key !== read && (
        <p key={note.key} onAnimationEnd={close}>
          <span>{note.text}</span>
          <button type="button" class="icon-button" aria-label="Dismiss" onClick={close}>
            <Icon shape="close" />
          </button>
        </p>
      )}
    </div>
  );
}
