import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import { MemberList, type MemberListProps } from "./MemberList.tsx";

/** The people in a room as a sheet, for screens that have no place beside the conversation. */
export function PeopleSheet({ close, ...people }: MemberListProps & { close: () => void }) {
  const sheet = useRef<HTMLDialogElement>(null);
  const { offer } = people;
  useLayoutEffect(() => sheet.current?.showModal(), []);
  return (
    <dialog
      ref={sheet}
      class="sheet"
      aria-label="People"
      onClose={close}
      onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}
    >
      <button
        type="button"
        class="icon-button close-sheet"
        aria-label="Close"
        onClick={() => sheet.current?.close()}
      >
        <Icon shape="close" />
      </button>
      <MemberList
        {...people}
        offer={offer && ((chosen, to) => {
          sheet.current?.close();
          offer(chosen, to);
        })}
      />
    </dialog>
  );
}
