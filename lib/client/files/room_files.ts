import type { Rate } from "../../protocol/limits.ts";
import type { ServerMessageOf } from "../../protocol/messages.ts";
import { RateLimit } from "../../protocol/rate_limit.ts";
import { offerTextOf } from "../file_offer.ts";
import type { Transfer } from "../transfer.ts";
import { ChannelPipe } from "./channel_pipe.ts";
import { DirectOffers } from "./direct_offers.ts";
import { Downloads } from "./downloads.ts";
import { type FileFrame, type FileMessageOf, fromText, toText } from "./file_frame.ts";
import type { FileChannel, FileExchange, FileHost, FilePorts } from "./file_ports.ts";
import { type Picture, pictureOf } from "./picture.ts";
import { type Pipe, relayPipe } from "./pipe.ts";
import { Uploads } from "./uploads.ts";

/** Milliseconds between two pictures of how far everything has come. */
const SHOW_MS = 250;
/** Askings of one member that are heard; each may cost some reading. */
const ASKINGS: Rate = { perSecond: 2, burst: 40 };
/** What an error is about: a turn, and the place of its chunk, its `end`, or another word. */
const ABOUT = /^file-(\d+)-(\d+|end|word)$/;

/** The files of one page in one room: its own offers, and those of others that it has asked for. */
export class RoomFiles implements FileExchange {
  readonly #ports: FilePorts;
  readonly #host: FileHost;
  readonly #uploads: Uploads;
  readonly #downloads: Downloads;
  readonly #offers: DirectOffers;
  readonly #pictures = new Map<string, Picture>();
  readonly #askings = new Map<string, RateLimit>();
  #transfers: ReadonlyMap<string, Transfer> = new Map();
  #showing: Disposable | undefined;
  #isOver = false;

  constructor(ports: FilePorts, host: FileHost) {
    const changed = (isState: boolean) => this.#changed(isState);
    const tell = (member: string, frame: FileFrame) => this.#tell(member, frame);
    this.#ports = ports;
    this.#host = host;
    this.#uploads = new Uploads({
      ...ports,
      changed,
      stands: (offer) => ports.line(offer)?.isRetracted !== true,
    });
    this.#downloads = new Downloads({
      ...{ ...ports, tell, changed },
      openSink: (bytes) => host.openSink(bytes),
      arrived: (id, file) => void this.#show(id, file),
      dropped: (id) => this.#hide(id),
    });
    this.#offers = new DirectOffers({ ...ports, tell });
  }

  /** What becomes of the files, by the ids of their lines; a new map for every change. */
  get transfers(): ReadonlyMap<string, Transfer> {
    return this.#transfers;
  }

  offer(files: readonly File[], to?: string): void {
    const person = to === undefined ? undefined : this.#ports.personOf(to);
    if (to !== undefined && person === undefined) return;
    for (const file of files) {
      const id = this.#ports.random.id();
      for (const gone of this.#uploads.hold(id, file, person)) this.#hide(gone);
      const text = offerTextOf(file);
      if (person === undefined) this.#ports.say(id, text);
      else this.#offers.offer(id, text, person);
      void this.#show(id, file);
    }
    this.#changed(true);
  }

  fetch(id: string): void {
    const line = this.#ports.line(id);
    const source = this.#offers.source(id) ??
      (line?.file && !line.isOwn && { offer: id, owner: line.from, file: line.file });
    if (source) this.#downloads.fetch(id, source);
  }

  stop(id: string, member?: string): void {
    this.#downloads.stop(id);
    this.#uploads.stop(id, member);
  }

  save(id: string): void {
    const file = this.#downloads.blob(id);
    const name = this.#ports.line(id)?.file?.name ?? "download";
    if (file !== undefined) this.#host.save(file, name);
  }

  withdraw(id: string): void {
    this.#uploads.withdraw(id);
    this.#hide(id);
    this.#changed(true);
  }

  told(member: string, value: string): void {
    const frame = fromText(value);
    if (frame === undefined || this.#downloads.take(frame, member)) return;
    if (frame.type === "file-offer" || frame.type === "file-seen") return this.#offers.take(frame, member);
    this.#take(frame, relayPipe(member, (answer) => this.#tell(member, answer)));
  }

  refused({ about = "", retryMs }: ServerMessageOf<"error">): void {
    const [, turn, what] = ABOUT.exec(about) ?? [];
    if (turn === undefined || what === undefined) return;
    if (what === "word") return this.#downloads.refused(Number(turn), retryMs);
    this.#uploads.refused(Number(turn), what === "end" ? Infinity : Number(what), retryMs);
  }

  accept(member: string, { channel, mostBytes }: FileChannel): void {
    const events = {
      opened: () => {},
      received: (frame: FileFrame, pipe: Pipe) => this.#take(frame, pipe),
      hasRoom: (pipe: Pipe) => this.#uploads.hasRoom(pipe),
      closed: (pipe: Pipe) => this.#uploads.closed(pipe),
    };
    new ChannelPipe(channel, { member, mostBytes, events });
  }

  waysChanged({ hasNewSocket } = { hasNewSocket: false }): void {
    for (const member of this.#askings.keys()) {
      if (this.#ports.nameOf(member) === undefined) this.#askings.delete(member);
    }
    this.#uploads.membersChanged();
    this.#downloads.waysChanged(hasNewSocket);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const each of [this.#offers, this.#uploads, this.#downloads]) each[Symbol.dispose]();
    this.#showing?.[Symbol.dispose]();
    for (const id of [...this.#pictures.keys()]) this.#hide(id);
  }

  #take(frame: FileFrame, pipe: Pipe): void {
    if (frame.type === "file-want") return this.#asked(frame, pipe);
    this.#uploads.take(frame, pipe.member);
  }

  #asked(want: FileMessageOf<"file-want">, pipe: Pipe): void {
    const now = this.#ports.clock.elapsed();
    const limit = this.#askings.get(pipe.member) ?? new RateLimit(ASKINGS, now);
    this.#askings.set(pipe.member, limit);
    if (limit.take(now) > 0 || this.#uploads.ask(want, pipe)) return;
    pipe.send({ type: "file-stop", turn: want.turn, why: "gone" });
  }

  #tell(member: string, frame: FileFrame): void {
    const what = frame.type === "chunk" ? frame.at : frame.type === "file-end" ? "end" : "word";
    const about = "turn" in frame ? `file-${frame.turn}-${what}` : "file-offer";
    this.#ports.tell(member, toText(frame), about);
  }

  async #show(id: string, file: Blob): Promise<void> {
    const picture = await pictureOf(file, (blob) => this.#host.show(blob));
    if (picture === undefined) return;
    const isThere = this.#uploads.has(id) || this.#downloads.blob(id) !== undefined;
    if (this.#isOver || !isThere) return this.#host.hide(picture.url);
    this.#pictures.set(id, picture);
    this.#changed(true);
  }

  #hide(id: string): void {
    const picture = this.#pictures.get(id);
    if (picture !== undefined) this.#host.hide(picture.url);
    this.#pictures.delete(id);
  }

  /** A change of a state shows at once, progress some times a second. */
  #changed(isState: boolean): void {
    if (this.#isOver) return;
    if (isState) return this.#publish();
    this.#showing ??= this.#ports.clock.after(SHOW_MS, () => this.#publish());
  }

  #publish(): void {
    this.#showing?.[Symbol.dispose]();
    this.#showing = undefined;
    this.#transfers = new Map(
      [...this.#uploads.transfers, ...this.#downloads.transfers].map(([id, transfer]) => [
        id,
        this.#withPicture(id, transfer),
      ]),
    );
    this.#ports.changed();
  }

  #withPicture(id: string, transfer: Transfer): Transfer {
    const picture = this.#pictures.get(id);
    if (picture === undefined) return transfer;
    if (transfer.way === "out" || transfer.state === "here") return { ...transfer, picture };
    return transfer;
  }
}
