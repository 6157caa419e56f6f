import { Component } from "preact";
import type { LogView } from "../lib/client/rows.ts";
import { endOf, linesAfter } from "./log_reading.ts";

/** More new lines than this at once are counted, not read out. */
const MOST_AT_ONCE = 3;
/** What was told lately stays for a while, so that nothing is taken away before it is read. */
const MOST_TOLD = 5;

/** The log to tell about; `hasEntered` once what it holds is the room's own. */
export interface AnnouncerProps {
  readonly log: LogView;
  readonly hasEntered: boolean;
}

interface Told {
  readonly log: LogView | undefined;
  readonly words: readonly { readonly key: string; readonly text: string }[];
}

/** Tells assistive technology of lines that come while it listens: never of history, nor of the reader's own. */
export class Announcer extends Component<AnnouncerProps, Told> {
  override state: Told = { log: undefined, words: [] };

  static override getDerivedStateFromProps({ log, hasEntered }: AnnouncerProps, told: Told): Told {
    if (!hasEntered || log.blocks === told.log?.blocks) return told;
    if (told.log === undefined) return { log, words: [] };
    const lines = linesAfter(log, endOf(told.log));
    const words = lines.length > MOST_AT_ONCE
      ? [{ key: `${log.lines} lines`, text: `${lines.length} new lines` }]
      : lines.map(({ key, name, text }) => ({ key, text: `${name}: ${text}` }));
    return { log, words: [...told.words, ...words].slice(-MOST_TOLD) };
  }

  override render({ hasEntered }: AnnouncerProps, { words }: Told) {
    return (
      <div class="unseen" role="log" aria-label="New lines" data-ready={hasEntered}>
        {words.map(({ key, text }) => <p key={key}>{text}</p>)}
      </div>
    );
  }
}
