import type { Progress } from "../lib/client/transfer.ts";
import { amountWords, paceWords } from "./amounts.ts";
import { Icon } from "./Icon.tsx";

/** A file that is on its way to one member. */
export interface TransferProgressProps {
  /** What is on its way: a file's name, or a member's. */
  readonly label: string;
  readonly progress: Progress;
  /** What it waits for, while it does. */
  readonly waits: string | undefined;
  readonly stopLabel: string;
  readonly stop: () => void;
}

/** How far a file has come, how fast it comes and by which way, and a button that stops it. */
export function TransferProgress({ label, progress, waits, stopLabel, stop }: TransferProgressProps) {
  const amount = amountWords(progress);
  const way = progress.isDirect ? "direct" : "through the server";
  const pace = waits ?? paceWords(progress);
  return (
    <div class="transfer">
      <progress
        aria-label={label}
        aria-valuetext={[amount, pace, way].filter((part) => part !== "").join(", ")}
        value={progress.bytes}
        max={Math.max(1, progress.total)}
      />
      <button type="button" class="icon-button" aria-label={stopLabel} title={stopLabel} onClick={stop}>
        <Icon shape="close" />
      </button>
      <p class="transfer-words" aria-hidden="true">
        <span>{amount}</span> <span>{way}</span>
        <span class="pace">{pace}</span>
      </p>
    </div>
  );
}
