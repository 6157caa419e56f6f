import type { LineRow } from "../lib/client/rows.ts";
import type { Transfer } from "../lib/client/transfer.ts";
import type { FileActions } from "./FileCard.tsx";
import type { FileKind } from "./file_name.ts";
import { Icon } from "./Icon.tsx";
import { TransferProgress } from "./TransferProgress.tsx";
import { canTryAgain, failureWords } from "./transfer_words.ts";

/** Another member's file on its way to this page. */
export interface IncomingFileProps {
  readonly line: LineRow;
  readonly name: string;
  readonly kind: FileKind;
  readonly transfer: Transfer | undefined;
  readonly actions: FileActions;
}

/** Asks for another's file, shows how it comes, and saves it. */
export function IncomingFile({ line, name, kind, transfer, actions }: IncomingFileProps) {
  if (transfer?.way === "out") return null;
  const fetch = () => actions.fetch(line.id);
  switch (transfer?.state) {
    case "waiting":
    case "receiving":
      return (
        <TransferProgress
          label={name}
          progress={transfer.progress}
          waits={transfer.state === "waiting" ? `Waiting for ${line.name}…` : undefined}
          stopLabel={`Cancel ${name}`}
          stop={() => actions.stopTransfer(line.id)}
        />
      );
    case "here":
      return <FileButton word="Save" shape="down" name={name} act={() => actions.save(line.id)} />;
    case "failed":
      return (
        <>
          <p class="file-failure">{failureWords(transfer.why, line.name)}</p>
          {canTryAgain(transfer.why) && <FileButton word="Try again" shape="again" name={name} act={fetch} />}
        </>
      );
    default:
      return kind === "picture"
        ? <FileButton word="Show" shape="picture" name={name} act={fetch} />
        : <FileButton word="Download" shape="down" name={name} act={fetch} />;
  }
}

interface FileButtonProps {
  readonly word: string;
  readonly shape: Parameters<typeof Icon>[0]["shape"];
  readonly name: string;
  readonly act: () => void;
}

function FileButton({ word, shape, name, act }: FileButtonProps) {
  return (
    <button key={word} type="button" class="button" aria-label={`${word} ${name}`} onClick={act}>
      <Icon shape={shape} /> {word}
    </button>
  );
}
