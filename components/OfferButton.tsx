import { useRef } from "preact/hooks";
import { Icon } from "./Icon.tsx";
import type { Candidate } from "./candidates.ts";

/** What the button says, and what is told of the files that are chosen. */
export interface OfferButtonProps {
  readonly label: string;
  readonly offer: ((chosen: readonly Candidate[]) => void) | undefined;
}

/** Lets files be chosen from the device, to be offered. */
export function OfferButton({ label, offer }: OfferButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="icon-button offer"
        aria-label={label}
        title={label}
        disabled={!offer}
        onClick={() => input.current?.click()}
      >
        <Icon shape="attach" />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          const chosen = [...currentTarget.files ?? []].map((file) => ({ file, isFolder: false }));
          // So that the same files can be chosen again.
          currentTarget.value = "";
          offer?.(chosen);
        }}
      />
    </>
  );
}
