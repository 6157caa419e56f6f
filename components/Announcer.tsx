import { Component } from "preact";
import type { LogView, RoomState } from "../lib/client/rows.ts";
import { endOf, lineOf, type LogPlace, rowsAfter } from "./log_reading.ts";
import { newsOf } from "./news.ts";
import { type TransferLine, transferNews } from "./transfer_words.ts";

/** Milliseconds in which news gather, so that a burst of lines is told at once. */
const GATHER_MS = 500;
/** What was told lately stays for a while, so that nothing is taken away before it is read. */
const MOST_TOLD = 5;

/** The log and the transfers to tell about; `hasEntered` once what the log holds is the room's own. */
export interface AnnouncerProps extends Pick<RoomState, "transfers"> {
  readonly log: LogView;
  readonly hasEntered: boolean;
  readonly after: (ms: number, callback: () => void) => Disposable;
}

interface Told {
  readonly words: readonly { readonly key: number; readonly text: string }[];
}

/**
 * Tells assistive technology of lines that come while it listens, never of history nor of the reader's own; and of files
 * that have come or failed to.
 */
export class Announcer extends Component<AnnouncerProps, Told> {
  override state: Told = { words: [] };
  #told: LogPlace | undefined;
  #toldTransfers: RoomState["transfers"] | undefined;
  #gathering: Disposable | undefined;
  #count = 0;

  override shouldComponentUpdate({ log, hasEntered, transfers }: AnnouncerProps, told: Told): boolean {
    const { props } = this;
    return told !== this.state || log.blocks !== props.log.blocks || transfers !== props.transfers ||
      hasEntered !== props.hasEntered;
  }

  override componentDidMount(): void {
    this.componentDidUpdate();
  }

  override componentDidUpdate(): void {
    const { log, transfers, hasEntered, after } = this.props;
    if (hasEntered) {
      this.#told ??= endOf(log);
      this.#toldTransfers ??= transfers;
    }
    if (this.#told === undefined || isAt(log, this.#told) && transfers === this.#toldTransfers) return;
    this.#gathering ??= after(GATHER_MS, () => this.#tell());
  }

  override componentWillUnmount(): void {
    this.#gathering?.[Symbol.dispose]();
  }

  override render({ hasEntered }: AnnouncerProps, { words }: Told) {
    return (
      <div class="unseen" role="log" aria-label="New lines" data-ready={hasEntered}>
        {words.map(({ key, text }) => <p key={key}>{text}</p>)}
      </div>
    );
  }

  #tell(): void {
    const { log, transfers } = this.props;
    const lines = this.#told ? newsOf(rowsAfter(log, this.#told)) : [];
    const before = this.#toldTransfers ?? transfers;
    const ends = transferNews({ before, after: transfers, lineOf: (id) => transferLine(log, id) });
    this.#told = endOf(log);
    this.#toldTransfers = transfers;
    this.#gathering = undefined;
    const words = [...lines, ...ends].map((text) => ({ key: this.#count += 1, text }));
    if (words.length > 0) this.setState({ words: [...this.state.words, ...words].slice(-MOST_TOLD) });
  }
}

function transferLine(log: LogView, id: string): TransferLine | undefined {
  const { file, name } = lineOf(log, id) ?? {};
  return file && { file: file.name, owner: name ?? "" };
}

function isAt(log: LogView, { block, rows }: LogPlace): boolean {
  const end = endOf(log);
  return end.block === block && end.rows === rows;
}
