import { useState } from "preact/hooks";
import { Icon } from "./Icon.tsx";

/** How the link is copied, and how the button looks; without `copy` it waits. */
export interface CopyLinkProps {
  readonly copy: (() => Promise<boolean>) | undefined;
  readonly look: "main" | "compact";
}

const RESULTS = {
  idle: { shape: "link", label: "Copy link", told: "" },
  copied: { shape: "check", label: "Copied", told: "The link is copied." },
  failed: {
    shape: "alert",
    label: "Failed",
    told: "The link could not be copied; it is the page’s address.",
  },
} as const;

/** A button that copies the room's link and says whether it did. */
export function CopyLink({ copy, look }: CopyLinkProps) {
  const [result, setResult] = useState<keyof typeof RESULTS>("idle");
  const { shape, label, told } = RESULTS[result];
  return (
    <>
      <button
        type="button"
        class={`copy-link ${look}`}
        disabled={copy === undefined}
        data-result={result}
        onAnimationEnd={() => setResult("idle")}
        onClick={async ({ currentTarget }) => {
          const isCopied = await copy?.();
          currentTarget.focus();
          setResult(isCopied ? "copied" : "failed");
        }}
      >
        <Icon shape={shape} />
        <span class="label">{label}</span>
      </button>
      <span class="unseen" role="status">{told}</span>
    </>
  );
}
