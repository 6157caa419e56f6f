import { isSaid, type ServerMessageOf } from "../protocol/messages.ts";
import { ChainBook, type Follows } from "./chain_book.ts";
import { edited, newLine, reacted, retracted } from "./line_changes.ts";
import type { OpenedEntry } from "./privacy.ts";
import type { GapRow, LineRow, PresenceRow, WarningRow } from "./rows.ts";
import { SettledRows } from "./settled_rows.ts";

/** A place in a room's log: the number `seq` of the life `epoch`. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What an entry did to the log: it was drawn, was there already, or shows that others are missing (then it isn't drawn). */
export type Received = "drawn" | "known" | "hole";

/** The room's log as one member has it: every entry once, in the order of the room's numbers (CLIENT-3, CLIENT-4). */
export class ChatLog {
  readonly rows = new SettledRows();
  readonly #chains = new ChainBook();
  #position: Position | undefined;
  #rowsMade = 0;

  get position(): Position | undefined {
    return this.#position;
  }

  /** Takes the log's part of a `welcome`; `isOwn` says which entries are the reader's. */
  welcome(welcome: ServerMessageOf<"welcome">, now: number, isOwn: (entry: OpenedEntry) => boolean): void {
    const { epoch, seq, complete, entries } = welcome;
    const isSameLife = this.#position?.epoch === epoch;
    const known = isSameLife ? this.#position?.seq ?? 0 : 0;
    const next = entries[0]?.seq ?? seq + 1;
    if (this.rows.isEmpty) {
      if (!complete) this.#gap("older", now);
    } else if (!isSameLife) {
      this.rows.freeze();
      this.#gap("restarted", now);
    } else if (next > known + 1) this.#gap("missed", now);
    this.#chains.welcome(epoch, complete);
    for (const entry of entries) {
      if (entry.seq > known) this.#draw(entry, isOwn);
    }
    this.#position = { epoch, seq };
  }

  /** Takes one entry of the running log. */
  receive(entry: OpenedEntry, isOwn: (entry: OpenedEntry) => boolean): Received {
    const { epoch, seq } = this.#position ?? { epoch: "", seq: 0 };
    if (entry.seq <= seq) return this.#receiveAgain(entry, isOwn(entry));
    if (entry.seq > seq + 1) return "hole";
    this.#position = { epoch, seq: entry.seq };
    this.#draw(entry, isOwn);
    return "drawn";
  }

  /** An old number is a copy; but it may be of a line that fell into a gap, which its author hears of by LOG-3. */
  #receiveAgain(entry: OpenedEntry, isOwn: boolean): Received {
    if (entry.seal !== undefined && !isOwn) return "known";
    if (!isSaid(entry.kind ?? "line") || this.rows.line(entry.id) !== undefined) return "known";
    this.rows.insertAtGap(lineOf(entry, isOwn));
    return "drawn";
  }

  /** Draws that somebody came, went or took another name. */
  presence(presence: Omit<PresenceRow, "key">): void {
    this.rows.append({ ...presence, key: this.#newKey() });
  }

  #draw(entry: OpenedEntry, isOwn: (entry: OpenedEntry) => boolean): void {
    const follows = this.#follows(entry);
    if (follows !== "next") this.#warn(follows, entry);
    if (follows === "next" || follows === "gap") this.#drawSound(entry, isOwn(entry));
  }

  /** In a private room the server is not believed: an entry is drawn if its author's chain has a place for it. */
  #follows({ seal }: OpenedEntry): Follows | "unreadable" {
    if (seal === undefined) return "next";
    return seal === "unreadable" ? seal : this.#chains.follow(seal);
  }

  #warn(why: WarningRow["why"], { at, name }: OpenedEntry): void {
    this.rows.append({ row: "warning", key: this.#newKey(), at, why, name });
  }

  #drawSound(entry: OpenedEntry, isOwn: boolean): void {
    switch (entry.kind ?? "line") {
      case "line":
      case "file":
      case "link":
        return this.#drawLine(entry, isOwn);
      case "edit":
        return this.#change(entry, (line) => edited(line, entry.value));
      case "retract":
        return this.#change(entry, retracted);
      case "react":
        return this.rows.replace(entry.target ?? "", (line) => reacted(line, { ...entry, isOwn }));
    }
  }

  /** A line that an earlier life of the log had too moves to its place in this one. */
  #drawLine(entry: OpenedEntry, isOwn: boolean): void {
    this.rows.remove(entry.id);
    this.rows.append(lineOf(entry, isOwn));
  }

  /** The server lets only the author change a line; a server that doesn't is not believed. */
  #change(entry: OpenedEntry, change: (line: LineRow) => LineRow): void {
    this.rows.replace(
      entry.target ?? "",
      (line) => line.from === entry.from ? change(line) : line,
    );
  }

  #gap(why: GapRow["why"], at: number): void {
    this.rows.append({ row: "gap", key: this.#newKey(), at, why });
  }

  #newKey(): string {
    this.#rowsMade += 1;
    return `row-${this.#rowsMade}`;
  }
}

function lineOf(entry: OpenedEntry, isOwn: boolean): LineRow {
  const { kind = "line", id, from, name, at, value: text } = entry;
  const said = isSaid(kind) ? kind : "line";
  return newLine({ kind: said, id, from, name, at, text, isOwn, state: "kept", isChangeable: true });
}
