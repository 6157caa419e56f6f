import type { Incoming, Receiver, Transfer, TransferFailure } from "../lib/client/transfer.ts";

/** More members than this are counted, not named. */
const MOST_NAMED = 3;

/** Why a file didn't come, as a sentence about its owner. */
export function failureWords(why: TransferFailure, owner: string): string {
  const sentences: Record<TransferFailure, string> = {
    gone: `It is no longer there: ${owner} closed the page or took it back.`,
    stopped: `${owner} stopped it.`,
    damaged: "It came damaged, several times.",
    "no-space": "This browser has no space left for it.",
    "too-large": "It is too large for this browser.",
    unreadable: `${owner}’s device can’t read the file any more.`,
  };
  return sentences[why];
}

/** Says whether asking again may help. */
export function canTryAgain(why: TransferFailure): boolean {
  return why === "stopped" || why === "damaged" || why === "no-space";
}

/** Names few members and counts many: `Ana and Ben`, `Ana, Ben and 4 others`. */
export function namesOf(receivers: readonly Pick<Receiver, "name">[]): string {
  const names = receivers.map(({ name }) => name);
  const named = names.length > MOST_NAMED ? names.slice(0, MOST_NAMED - 1) : names;
  const others = names.length - named.length;
  const parts = others > 0 ? [...named, `${others} others`] : named;
  return [parts.slice(0, -1).join(", "), parts.at(-1)].filter((part) => part !== "").join(" and ");
}

/** What a transfer's line is called and who offers it. */
export interface TransferLine {
  readonly file: string;
  readonly owner: string;
}

/** What is to be told of transfers: one has come, one has failed, somebody has an own file; never how far one is. */
export function transferNews(
  { before, after, lineOf }: {
    readonly before: ReadonlyMap<string, Transfer>;
    readonly after: ReadonlyMap<string, Transfer>;
    readonly lineOf: (id: string) => TransferLine | undefined;
  },
): readonly string[] {
  return [...after].flatMap(([id, transfer]) => {
    const earlier = before.get(id);
    const line = transfer === earlier ? undefined : lineOf(id);
    if (line === undefined) return [];
    if (transfer.way === "in") return endOf(transfer, { earlier, line });
    const had = new Set(doneIn(earlier).map(({ member }) => member));
    const got = doneIn(transfer).filter(({ member }) => !had.has(member));
    return got.length === 0 ? [] : `${namesOf(got)} ${got.length === 1 ? "has" : "have"} ${line.file}`;
  });
}

function endOf(
  transfer: Incoming,
  { earlier, line: { file, owner } }: { earlier: Transfer | undefined; line: TransferLine },
): readonly string[] {
  if (earlier?.way === "in" && earlier.state === transfer.state) return [];
  if (transfer.state === "here") return [`${file} is here`];
  return transfer.state === "failed" ? [`${file} didn’t come. ${failureWords(transfer.why, owner)}`] : [];
}

function doneIn(transfer: Transfer | undefined): readonly Receiver[] {
  return transfer?.way === "out" ? transfer.receivers.filter(({ state }) => state === "done") : [];
}
