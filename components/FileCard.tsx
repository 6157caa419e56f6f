import { useContext, useRef } from "preact/hooks";
import type { LineRow, RoomActions } from "../lib/client/rows.ts";
import type { FileOffer, Transfer } from "../lib/client/transfer.ts";
import { sizeWords } from "./amounts.ts";
import { cutMiddle, kindOf } from "./file_name.ts";
import { Icon } from "./Icon.tsx";
import { IncomingFile } from "./IncomingFile.tsx";
import { useKeptFocus } from "./kept_focus.ts";
import { OutgoingFile } from "./OutgoingFile.tsx";
import { Picture } from "./Picture.tsx";
import { pure } from "./pure.ts";
import { Transfers } from "./transfers.ts";

/** What can be done with an offered file. */
export type FileActions = Pick<RoomActions, "fetch" | "stopTransfer" | "save">;

/** A line that offers a file. */
export interface FileCardProps {
  readonly line: LineRow;
  readonly file: FileOffer;
  readonly actions: FileActions;
}

/** An offered file: what it is, what becomes of it, and what can be done with it. */
export function FileCard(props: FileCardProps) {
  return <Card {...props} transfer={useContext(Transfers).get(props.line.id)} />;
}

const Card = pure<FileCardProps & { transfer: Transfer | undefined }>(({ line, file, actions, transfer }) => {
  const card = useRef<HTMLDivElement>(null);
  useKeptFocus(card, "button");
  const { name } = file;
  const isHere = transfer?.way === "in" && transfer.state === "here";
  const picture = isHere || transfer?.way === "out" ? transfer.picture : undefined;
  const save = isHere ? () => actions.save(line.id) : undefined;
  return (
    <div
      ref={card}
      class="file"
      data-transfer={transfer?.way === "in" ? transfer.state : transfer?.way}
      tabIndex={-1}
    >
      <div class="file-head">
        <span class="file-kind">
          <Icon shape={kindOf(file)} />
        </span>
        <span class="file-facts">
          <bdi class="file-name" title={name}>{cutMiddle(name)}</bdi>
          <span class="file-size">
            {sizeWords(file.size)}
            {line.onlyFor !== undefined && <OnlyFor name={line.isOwn ? line.onlyFor : undefined} />}
          </span>
        </span>
      </div>
      {picture && <Picture name={name} picture={picture} save={save} />}
      {line.isOwn
        ? line.state === "kept" && (
          <OutgoingFile id={line.id} name={name} transfer={transfer} stop={actions.stopTransfer} />
        )
        : <IncomingFile line={line} name={name} kind={kindOf(file)} transfer={transfer} actions={actions} />}
    </div>
  );
});

function OnlyFor({ name }: { name: string | undefined }) {
  return <>{" · only for "}{name === undefined ? "you" : <bdi>{name}</bdi>}</>;
}
