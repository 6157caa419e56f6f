import type { Outgoing, Transfer } from "../lib/client/transfer.ts";
import { TransferProgress } from "./TransferProgress.tsx";
import { namesOf } from "./transfer_words.ts";

/** More copies than this at once aren't shown one by one. */
const MOST_SHOWN = 5;
/** So many copies can be stopped together. */
const SEVERAL = 2;
const GONE: Pick<Outgoing, "isHere" | "receivers"> = { isHere: false, receivers: [] };

/** An own file, and what stops one member's copy of it, or all; without `transfer` it is of a page that was reloaded. */
export interface OutgoingFileProps {
  readonly id: string;
  readonly name: string;
  readonly transfer: Transfer | undefined;
  readonly stop: (id: string, member?: string) => void;
}

/** Shows who has an own file and how it goes to those who asked for it. */
export function OutgoingFile({ id, name, transfer, stop }: OutgoingFileProps) {
  const { isHere, receivers } = transfer?.way === "out" ? transfer : GONE;
  const active = receivers.filter(({ state }) => state === "sending" || state === "waiting");
  const rest = active.length - MOST_SHOWN;
  return (
    <>
      <Ends receivers={receivers} />
      {!isHere && <p class="file-note">This page no longer has the file.</p>}
      {isHere && receivers.length === 0 && <p class="file-note">Nobody has it yet. Keep this page open.</p>}
      {active.slice(0, MOST_SHOWN).map(({ member, name: receiver, state, progress }) => (
        <div key={member} class="receiver">
          <bdi class="receiver-name">{receiver}</bdi>
          <TransferProgress
            label={`${name} to ${receiver}`}
            progress={progress}
            waits={state === "waiting" ? "Waiting…" : undefined}
            stopLabel={`Stop for ${receiver}`}
            stop={() =>
              stop(id, member)}
          />
        </div>
      ))}
      {rest > 0 && <p class="file-note">and {rest} more</p>}
      {active.length >= SEVERAL && (
        <button type="button" class="button" onClick={() => stop(id)}>Stop for all</button>
      )}
    </>
  );
}

/** Who has it, and who got it no further. */
function Ends({ receivers }: Pick<Outgoing, "receivers">) {
  const done = receivers.filter(({ state }) => state === "done");
  const stopped = receivers.filter(({ state }) => state === "stopped");
  return (
    <>
      {done.length > 0 && (
        <p class="file-note">
          <bdi>{namesOf(done)}</bdi> {done.length === 1 ? "has" : "have"} it.
        </p>
      )}
      {stopped.length > 0 && (
        <p class="file-note">
          Stopped for <bdi>{namesOf(stopped)}</bdi>.
        </p>
      )}
    </>
  );
}
