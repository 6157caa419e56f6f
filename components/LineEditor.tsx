import { useState } from "preact/hooks";
import type { LineRow, RoomActions } from "../lib/client/rows.ts";
import { TextBox, type TextLimit } from "./TextBox.tsx";

/** The own line being changed. */
export interface LineEditorProps {
  readonly line: LineRow;
  readonly edit: RoomActions["edit"];
  readonly limit: TextLimit;
  readonly close: () => void;
}

/** Stands in for the composer while an own line is changed; Escape leaves it as it was. */
export function LineEditor({ line, edit, limit, close }: LineEditorProps) {
  const [text, setText] = useState(line.text);
  return (
    <>
      <div class="editing">
        <span>Editing your line</span>
        <button type="button" class="quiet" onClick={close}>Cancel</button>
      </div>
      <TextBox
        label="Edit message"
        submitLabel="Save"
        text={text}
        limit={limit}
        takesFocus
        change={setText}
        submit={() => {
          if (text !== line.text) edit(line.id, text);
          close();
        }}
        keyDown={(event) => {
          if (event.key === "Escape" && !event.isComposing) close();
        }}
      />
    </>
  );
}
