import type { RoomActions } from "../lib/client/rows.ts";
import { OfferButton } from "./OfferButton.tsx";
import { candidatesIn, isPasteOfFiles, type Offer } from "./candidates.ts";
import { TextBox, type TextLimit } from "./TextBox.tsx";

/** The line being written; without `actions` nobody hears of it yet. */
export interface ComposerProps {
  readonly actions: Pick<RoomActions, "typing"> | undefined;
  /** Whether the page takes text. */
  readonly isReady: boolean;
  readonly send: (text: string) => void;
  readonly draft: string;
  readonly limit: TextLimit;
  readonly takesFocus: boolean;
  readonly change: (draft: string) => void;
  readonly editLast: () => void;
  readonly offer: Offer | undefined;
}

/** Where lines are written and sent and files offered; arrow up in an empty one goes back to the own last line. */
export function Composer(props: ComposerProps) {
  const { actions, isReady, draft, limit, takesFocus, change, send, editLast, offer } = props;
  return (
    <TextBox
      label="Message"
      submitLabel="Send"
      placeholder="Write a message"
      text={draft}
      limit={limit}
      isDisabled={!isReady}
      takesFocus={takesFocus}
      change={(text) => {
        change(text);
        actions?.typing(text.trim() !== "");
      }}
      submit={send}
      keyDown={(event) => {
        if (event.key !== "ArrowUp" || draft !== "" || event.isComposing) return;
        event.preventDefault();
        editLast();
      }}
      paste={(event) => {
        const { clipboardData } = event;
        if (!offer || !clipboardData || !isPasteOfFiles(clipboardData)) return;
        event.preventDefault();
        offer(candidatesIn(clipboardData));
      }}
      lead={<OfferButton label="Offer files" offer={offer} />}
    />
  );
}
