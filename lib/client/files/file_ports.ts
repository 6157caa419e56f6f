import type { Clock } from "../../clock.ts";
import type { ServerMessageOf } from "../../protocol/messages.ts";
import type { LineRow } from "../rows.ts";
import type { Transfer } from "../transfer.ts";

/** A data channel to a member, and the longest message that its connection takes, in bytes. */
export interface FileChannel {
  readonly channel: RTCDataChannel;
  readonly mostBytes: number | undefined;
}

/** Direct connections, as files use them. */
export interface FileConnections {
  /** Opens a channel on the connection to a member; undefined unless it is up. */
  openChannel(member: string): FileChannel | undefined;
  /** Whether the connection to a member is up. */
  isUp(member: string): boolean;
  /** Makes a connection to a member, if there is none and it may be. */
  callForFile(member: string): void;
  /** A connection that was made for a file is needed no more. */
  release(member: string): void;
}

/** What files have of the room. A person is a member id in an open room and a fingerprint in a private one. */
export interface FilePorts {
  readonly clock: Clock;
  readonly random: { unit(): number; id(): string };
  /** Sends to one member by the relay; `about` is what an error is about. */
  readonly tell: (member: string, value: string, about: string) => void;
  readonly connections: FileConnections;
  readonly line: (id: string) => LineRow | undefined;
  /** The reader as a person. */
  readonly self: () => string;
  readonly ownName: () => string;
  readonly nameOf: (member: string) => string | undefined;
  readonly personOf: (member: string) => string | undefined;
  /** The members who are that person, except oneself. */
  readonly membersOf: (person: string) => readonly string[];
  /** Says an offer to the room. */
  readonly say: (id: string, text: string) => void;
  /** Shows the offer for one member, or changes how it is shown. */
  readonly show: (row: LineRow) => void;
  readonly changed: () => void;
}

/** The files of one page in one room. */
export interface FileExchange extends Disposable {
  readonly transfers: ReadonlyMap<string, Transfer>;
  offer(files: readonly File[], to?: string): void;
  fetch(id: string): void;
  stop(id: string, member?: string): void;
  save(id: string): void;
  /** The own offer is withdrawn. */
  withdraw(id: string): void;
  /** Takes what a member tells by the relay. */
  told(member: string, value: string): void;
  /** Takes the news that something that was told didn't arrive. */
  refused(error: ServerMessageOf<"error">): void;
  /** Takes a channel that a member has opened. */
  accept(member: string, channel: FileChannel): void;
  /** Members or connections have come or gone, the own socket among them. */
  waysChanged(news?: { readonly hasNewSocket: boolean }): void;
}

/** Where a file that comes is written. */
export interface Sink {
  /** Takes the next bytes; rejects where there is no space. */
  write(data: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Ends the file and gives it. */
  close(): Promise<Blob>;
  /** Drops what was written, also after {@linkcode Sink.close}. */
  abandon(): void;
}

/** What files have of the browser. */
export interface FileHost {
  /** Opens a place for a file of that many bytes, or says why there is none. */
  openSink(bytes: number): Promise<Sink | "no-space" | "too-large">;
  /** Decodes a picture; gives its address and its size in pixels, or undefined if it can't be shown. */
  show(
    picture: Blob,
  ): Promise<{ readonly url: string; readonly width: number; readonly height: number } | undefined>;
  /** Drops a picture's address. */
  hide(url: string): void;
  /** Hands a file to the browser's downloads. */
  save(file: Blob, name: string): void;
}

/** Makes a page's files ready. */
export type OpenFiles = (ports: FilePorts) => FileExchange;
