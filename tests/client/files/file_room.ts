import { type FileFrame, fromText } from "../../../lib/client/files/file_frame.ts";
import type { FileChannel } from "../../../lib/client/files/file_ports.ts";
import { RoomFiles } from "../../../lib/client/files/room_files.ts";
import { newLine } from "../../../lib/client/line_changes.ts";
import type { LineRow } from "../../../lib/client/rows.ts";
import type { Transfer } from "../../../lib/client/transfer.ts";
import { DrivenClock } from "../../fakes/driven_clock.ts";
import { FakeFileHost } from "../../fakes/fake_file_host.ts";
import { turn } from "../../fakes/turn.ts";

/** Turns without anything under way after which nothing more comes of what was read. */
const CALM_TURNS = 6;

/** What the server answers to something that is told by the relay. */
export interface Refusal {
  readonly code: string;
  readonly retryMs?: number;
}

/** One end of a data channel between two pages. */
export class ChannelEnd {
  readyState: RTCDataChannelState = "connecting";
  binaryType = "arraybuffer";
  bufferedAmount: number;
  bufferedAmountLowThreshold = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  far: ChannelEnd | undefined;
  /** Messages that this end has sent. */
  readonly sent: (string | ArrayBuffer)[] = [];

  constructor(readonly room: FileRoom, readonly owner: FilePage) {
    this.bufferedAmount = room.buffered;
  }

  send(data: string | Uint8Array): void {
    if (this.readyState !== "open") throw new DOMException("It isn't open", "InvalidStateError");
    const message = typeof data === "string" ? data : data.slice().buffer;
    this.sent.push(message);
    this.room.post(() => {
      const heard = this.owner.tamper(message);
      if (heard !== undefined && this.far?.readyState === "open") this.far.onmessage?.({ data: heard });
    });
  }

  close(): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.room.post(() => this.far?.break());
  }

  /** Ends as if the other end or the connection had. */
  break(): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.onclose?.();
  }
}

/** A member's page with its files. */
export class FilePage {
  readonly host = new FakeFileHost();
  readonly rows = new Map<string, LineRow>();
  readonly called: string[] = [];
  readonly released: string[] = [];
  readonly files: RoomFiles;
  /** Frames that this page has told by the relay. */
  readonly told: { readonly to: string; readonly frame: FileFrame | undefined }[] = [];
  /** What becomes of what this page sends over a channel; undefined if it gets lost. */
  tamper: (message: string | ArrayBuffer) => unknown = (message) => message;
  changes = 0;
  #ids = 0;
  #turns = 0;

  constructor(readonly room: FileRoom, readonly id: string) {
    this.files = new RoomFiles({
      clock: room.clock,
      random: {
        unit: () => (++this.#turns * 1009 + id.charCodeAt(0)) / 2 ** 32,
        id: () => `${id}-${++this.#ids}`,
      },
      tell: (to, value, about) => {
        this.told.push({ to, frame: fromText(value) });
        room.relay(this, { to, value, about });
      },
      connections: {
        openChannel: (member) => room.openChannel(this, member),
        isUp: (member) => room.isConnected(this.id, member),
        callForFile: (member) => void this.called.push(member),
        release: (member) => void this.released.push(member),
      },
      line: (id) => this.rows.get(id),
      self: () => id,
      ownName: () => id,
      nameOf: (member) => room.pages.has(member) ? member : undefined,
      personOf: (member) => room.pages.has(member) ? member : undefined,
      membersOf: (person) => room.pages.has(person) && person !== id ? [person] : [],
      say: (lineId, text) => room.say(this, lineId, text),
      show: (row) => void this.rows.set(row.id, row),
      changed: () => void this.changes++,
    }, this.host);
  }

  transfer(id: string): Transfer | undefined {
    return this.files.transfers.get(id);
  }

  /** The state of another's file here, with the reason of a failure. */
  state(id: string): string | undefined {
    const transfer = this.transfer(id);
    if (transfer?.way !== "in") return undefined;
    return transfer.state === "failed" ? `failed: ${transfer.why}` : transfer.state;
  }

  /** How far each member's copy of an own file is. */
  receivers(id: string): readonly string[] {
    const transfer = this.transfer(id);
    if (transfer?.way !== "out") return [];
    return transfer.receivers.map(({ member, state }) => `${member}: ${state}`);
  }

  frames<T extends FileFrame["type"]>(type: T): readonly Extract<FileFrame, { type: T }>[] {
    return this.told.flatMap(({ frame }) =>
      frame?.type === type ? [frame as Extract<FileFrame, { type: T }>] : []
    );
  }

  /** Offers bytes as a file to the room; gives the line's id. */
  offer(bytes: Uint8Array<ArrayBuffer>, { name = "a.bin", to }: { name?: string; to?: string } = {}): string {
    this.files.offer([new File([bytes], name)], to);
    return `${this.id}-${this.#ids}`;
  }
}

/** Pages in one room, with the relay and the channels between them; nothing arrives before it is delivered. */
export class FileRoom implements Disposable {
  readonly clock = new DrivenClock();
  readonly pages = new Map<string, FilePage>();
  readonly channels: ChannelEnd[] = [];
  /** The bytes that wait in the browser at first. */
  buffered = 0;
  /** Says which direct messages the server doesn't take. */
  refuse: (from: string, frame: FileFrame | undefined) => Refusal | undefined = () => undefined;
  /** The pairs of members who are connected. */
  readonly #connected = new Set<string>();
  #queue: (() => void)[] = [];

  page(id: string): FilePage {
    const page = new FilePage(this, id);
    this.pages.set(id, page);
    return page;
  }

  leave(id: string): void {
    this.pages.delete(id);
    for (const page of this.pages.values()) page.files.waysChanged();
  }

  connect(one: string, other: string): void {
    this.#connected.add(pairOf(one, other));
    for (const page of this.pages.values()) page.files.waysChanged();
  }

  /** The connection fails: its channels break. */
  disconnect(one: string, other: string): void {
    this.#connected.delete(pairOf(one, other));
    for (const end of this.channels) {
      if (pairOf(end.owner.id, end.far?.owner.id ?? "") === pairOf(one, other)) end.break();
    }
    for (const page of this.pages.values()) page.files.waysChanged();
  }

  isConnected(one: string, other: string): boolean {
    return this.#connected.has(pairOf(one, other));
  }

  say(author: FilePage, id: string, text: string): void {
    for (const page of this.pages.values()) {
      const { id: from } = author;
      const isOwn = page === author;
      page.rows.set(
        id,
        newLine({
          ...{ kind: "file", id, from, name: from, at: 0, text, isOwn },
          ...{ state: "kept", isChangeable: true },
        }),
      );
    }
  }

  relay(from: FilePage, { to, value, about }: { to: string; value: string; about: string }): void {
    const refusal = this.pages.has(to) ? this.refuse(from.id, fromText(value)) : { code: "unknown-member" };
    this.post(() => {
      if (refusal === undefined) this.pages.get(to)?.files.told(from.id, value);
      else from.files.refused({ type: "error", about, ...refusal });
    });
  }

  openChannel(owner: FilePage, member: string): FileChannel | undefined {
    const far = this.pages.get(member);
    if (far === undefined || !this.isConnected(owner.id, member)) return undefined;
    const [near, remote] = [new ChannelEnd(this, owner), new ChannelEnd(this, far)];
    near.far = remote;
    remote.far = near;
    this.channels.push(near, remote);
    this.post(() => {
      if (near.readyState !== "connecting") return;
      near.readyState = remote.readyState = "open";
      far.files.accept(owner.id, { channel: asChannel(remote), mostBytes: 256 * 1024 });
      near.onopen?.();
    });
    return { channel: asChannel(near), mostBytes: 256 * 1024 };
  }

  /** What is under way gets lost. */
  drop(): void {
    this.#queue = [];
  }

  post(deliver: () => void): void {
    this.#queue.push(deliver);
  }

  /** Delivers the next so many messages, and lets what they cause be read. */
  async step(count: number): Promise<void> {
    for (let left = count, calm = 0; left > 0 && calm < CALM_TURNS;) {
      const next = this.#queue.shift();
      calm = next === undefined ? calm + 1 : 0;
      if (next !== undefined) left -= 1;
      next?.();
      await turn();
    }
  }

  /** Delivers until nothing is under way; at most so many messages, so that what never ends fails. */
  async settle(most = 20_000): Promise<void> {
    let left = most;
    for (let calm = 0; calm < CALM_TURNS; calm++) {
      for (const deliver of this.#queue.splice(0)) {
        if (left-- <= 0) throw new Error("it never ends");
        deliver();
        calm = 0;
      }
      await turn();
    }
  }

  /** Lets time pass, some milliseconds at a time, and delivers. */
  async pass(ms: number, stepMs = 500): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(left, stepMs));
      await this.settle();
    }
  }

  [Symbol.dispose](): void {
    for (const { files } of this.pages.values()) files[Symbol.dispose]();
  }
}

function pairOf(one: string, other: string): string {
  return [one, other].toSorted().join("-");
}

/** No more than what a file's channel uses. */
function asChannel(end: ChannelEnd): RTCDataChannel {
  return end as unknown as RTCDataChannel;
}
