import { Component } from "preact";
import type { LogView } from "../lib/client/rows.ts";
import { endOf, type LogPlace, rowsAfter } from "./log_reading.ts";
import { newsOf } from "./news.ts";

/** Milliseconds in which news gather, so that a burst of lines is told at once. */
const GATHER_MS = 500;
/** What was told lately stays for a while, so that nothing is taken away before it is read. */
const MOST_TOLD = 5;

/** The log to tell about; `hasEntered` once what it holds is the room's own. */
export interface AnnouncerProps {
  readonly log: LogView;
  readonly hasEntered: boolean;
  readonly after: (ms: number, callback: () => void) => Disposable;
}

interface Told {
  readonly words: readonly { readonly key: number; readonly text: string }[];
}

/** Tells assistive technology of lines that come while it listens: never of history, nor of the reader's own. */
export class Announcer extends Component<AnnouncerProps, Told> {
  override state: Told = { words: [] };
  #told: LogPlace | undefined;
  #gathering: Disposable | undefined;
  #count = 0;

  override shouldComponentUpdate({ log, hasEntered }: AnnouncerProps, told: Told): boolean {
    return told !== this.state || log.blocks !== this.props.log.blocks ||
      hasEntered !== this.props.hasEntered;
  }

  override componentDidMount(): void {
    this.componentDidUpdate();
  }

  override componentDidUpdate(): void {
    const { log, hasEntered, after } = this.props;
    if (hasEntered) this.#told ??= endOf(log);
    if (this.#told === undefined || isAt(log, this.#told)) return;
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
    const { log } = this.props;
    const news = this.#told ? newsOf(rowsAfter(log, this.#told)) : [];
    this.#told = endOf(log);
    this.#gathering = undefined;
    const words = news.map((text) => ({ key: this.#count += 1, text }));
    if (words.length > 0) this.setState({ words: [...this.state.words, ...words].slice(-MOST_TOLD) });
  }
}

function isAt(log: LogView, { block, rows }: LogPlace): boolean {
  const end = endOf(log);
  return end.block === block && end.rows === rows;
}
