import type { FileOffer, Incoming } from "../transfer.ts";
import { ChannelPipe } from "./channel_pipe.ts";
import type { Ways } from "./asking.ts";
import { Download } from "./download.ts";
import type { FileFrame } from "./file_frame.ts";
import type { FileHost, FilePorts } from "./file_ports.ts";
import { type Pipe, relayPipe } from "./pipe.ts";

/** Files that are asked for at once; others wait for their turn. */
const MOST_AT_ONCE = 4;
/** Files that the page remembers; beyond it the oldest that isn't on its way is dropped. */
const MOST_KEPT = 200;

/** Where a file is: the offer as its owner calls it, and who that is. */
export interface Source {
  readonly offer: string;
  readonly owner: string;
  readonly file: FileOffer;
}

/** What {@linkcode Downloads} work with. */
export type DownloadsOptions =
  & Pick<FilePorts, "clock" | "random" | "connections" | "membersOf">
  & Pick<FileHost, "openSink">
  & {
    readonly tell: (member: string, frame: FileFrame) => void;
    readonly changed: (isState: boolean) => void;
    /** Told of a file that is here. */
    readonly arrived: (id: string, file: Blob) => void;
    /** Told of a file that is dropped. */
    readonly dropped: (id: string) => void;
  };

/** Others' files that the reader has asked for, by the ids of their lines. */
export class Downloads implements Disposable {
  readonly #options: DownloadsOptions;
  readonly #all = new Map<string, Download>();
  /** Members who were called for a file. */
  readonly #called = new Set<string>();
  /** Those that the reader wants, in the order of their turns. */
  #queue: readonly Download[] = [];

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  get transfers(): readonly (readonly [string, Incoming])[] {
    return [...this.#all].map(([id, { transfer }]) => [id, transfer]);
  }

  blob(id: string): Blob | undefined {
    return this.#all.get(id)?.blob;
  }

  fetch(id: string, source: Source): void {
    const download = this.#all.get(id) ?? this.#newDownload(id, source);
    download.want();
    if (download.isWanted && !this.#queue.includes(download)) this.#queue = [...this.#queue, download];
    this.#next();
  }

  stop(id: string): void {
    this.#all.get(id)?.stop();
    this.#next();
  }

  /** Takes a frame that came by the relay; returns whether there is a copy that it belongs to. */
  take(frame: FileFrame, member: string): boolean {
    return this.#queue.some((download) => download.take(frame, { member, isDirect: false }));
  }

  refused(turn: number, retryMs: number | undefined): void {
    for (const download of this.#all.values()) download.refused(turn, retryMs);
  }

  waysChanged(hasNewSocket: boolean): void {
    for (const download of this.#queue) download.waysChanged(hasNewSocket);
  }

  [Symbol.dispose](): void {
    for (const download of this.#all.values()) download[Symbol.dispose]();
    this.#all.clear();
  }

  #newDownload(id: string, { offer, owner, file }: Source): Download {
    const { clock, random, openSink, membersOf, connections } = this.#options;
    const download: Download = new Download({
      ...{ offer, file, clock, openSink },
      newTurn: () => Math.floor(random.unit() * 2 ** 32),
      ways: {
        members: () => membersOf(owner),
        open: (member, options) => this.#open(member, options),
        canBeDirect: (member) => connections.isUp(member),
      },
      changed: (isState) => {
        this.#options.changed(isState);
        if (isState && !download.isWanted) this.#ended(id, download);
      },
      stalled: () => this.#giveWay(download),
    });
    this.#all.set(id, download);
    if (this.#all.size > MOST_KEPT) this.#dropOldest();
    return download;
  }

  /** The best way at once; a connection that is made meanwhile takes over when it is there. */
  #open(member: string, { isDirect, events }: Parameters<Ways["open"]>[1]): Pipe {
    const { connections, tell } = this.#options;
    const opened = isDirect ? connections.openChannel(member) : undefined;
    if (opened !== undefined) {
      const { channel, mostBytes } = opened;
      return new ChannelPipe(channel, { member, mostBytes, events });
    }
    connections.callForFile(member);
    this.#called.add(member);
    return relayPipe(member, (frame) => tell(member, frame));
  }

  #ended(id: string, download: Download): void {
    if (!this.#queue.includes(download)) return;
    this.#queue = this.#queue.filter((each) => each !== download);
    if (download.blob !== undefined) this.#options.arrived(id, download.blob);
    this.#next();
    this.#release();
  }

  /** Connections that were made for files go with the last one. */
  #release(): void {
    for (const member of this.#called) {
      if (this.#queue.some((each) => each.hasTurn && each.member === member)) continue;
      this.#called.delete(member);
      this.#options.connections.release(member);
    }
  }

  #giveWay(download: Download): void {
    if (!download.hasTurn || this.#queue.every(({ hasTurn }) => hasTurn)) return;
    download.giveWay();
    this.#queue = [...this.#queue.filter((each) => each !== download), download];
    this.#next();
  }

  #next(): void {
    for (const download of this.#queue) {
      if (this.#queue.filter(({ hasTurn }) => hasTurn).length >= MOST_AT_ONCE) return;
      if (download.isWanted && !download.hasTurn) void download.start();
    }
  }

  #dropOldest(): void {
    const oldest = [...this.#all].find(([, download]) => !download.isWanted);
    if (oldest === undefined) return;
    const [id, download] = oldest;
    this.#all.delete(id);
    download[Symbol.dispose]();
    this.#options.dropped(id);
  }
}
