import type { FileOffer, Incoming, TransferFailure } from "../transfer.ts";
import { ArrivingFile } from "./arriving_file.ts";
import { Asking, type AskingOptions } from "./asking.ts";
import type { Chunk, FileFrame } from "./file_frame.ts";
import type { FileHost } from "./file_ports.ts";
import type { Pipe } from "./pipe.ts";
import { ProgressMeter } from "./progress_meter.ts";

/** Times that a part which isn't what it says is asked for again, without a good one between. */
const MOST_BAD = 3;
/** The part of the window after which what is written is acknowledged. */
const ACKNOWLEDGE = 1 / 4;

/** What a {@linkcode Download} works with and whom it tells. */
export interface DownloadOptions extends Omit<AskingOptions, "heard" | "lost"> {
  readonly file: FileOffer;
  readonly openSink: FileHost["openSink"];
  /** Told of every change, and whether it is one of the state. */
  readonly changed: (isState: boolean) => void;
  /** Told when nothing has come for a while: another one may have the turn. */
  readonly stalled: () => void;
}

/**
 * Another member's file on its way to this page. Whenever the pipe breaks, a better one opens or nothing comes, the
 * owner is asked again, from what is here on.
 */
export class Download implements Disposable {
  readonly #options: DownloadOptions;
  readonly #asking: Asking;
  readonly #meter: ProgressMeter;
  #state: Incoming["state"] = "offered";
  #why: TransferFailure = "gone";
  #hasTurn = false;
  #file: ArrivingFile | undefined;
  #blob: Blob | undefined;
  #acknowledged = 0;
  /** Members who have said that they don't have it. */
  readonly #denied = new Set<string>();
  #bad = 0;
  /** What was begun in an earlier life is dropped. */
  #life = 0;

  constructor(options: DownloadOptions) {
    this.#options = options;
    this.#meter = new ProgressMeter(options.clock, options.file.size);
    this.#asking = new Asking({
      ...options,
      heard: (frame) => this.#heard(frame),
      lost: (why) => this.#lost(why),
    });
  }

  get transfer(): Incoming {
    const state = this.#state;
    if (state === "failed") return { way: "in", state, why: this.#why };
    if (state === "offered" || state === "here") return { way: "in", state };
    return { way: "in", state, progress: this.#meter.progress(this.#asking.isDirect) };
  }

  /** The whole file, once it is here. */
  get blob(): Blob | undefined {
    return this.#blob;
  }

  /** Whether the reader wants it and it isn't here. */
  get isWanted(): boolean {
    return this.#state === "waiting" || this.#state === "receiving";
  }

  /** Whether it is asked for now. */
  get hasTurn(): boolean {
    return this.isWanted && this.#hasTurn;
  }

  /** The member whom it is asked of. */
  get member(): string | undefined {
    return this.#asking.member;
  }

  /** The reader wants it: it waits for its turn, with what came before a stop. */
  want(): void {
    if (this.isWanted || this.#state === "here") return;
    this.#denied.clear();
    this.#bad = 0;
    this.#asking.restart();
    this.#meter.restart(this.#file?.received ?? 0);
    this.#become("waiting");
  }

  /** Has its turn: a place is made, then the owner is asked. */
  async start(): Promise<void> {
    const life = this.#life;
    this.#hasTurn = true;
    if (this.#file === undefined) {
      const { openSink, file: { size } } = this.#options;
      const sink = await openSink(size).catch(() => "no-space" as const);
      if (life !== this.#life) return void (typeof sink === "string" || sink.abandon());
      if (typeof sink === "string") return this.#fail(sink);
      const failed = () => this.isWanted && this.#fail("no-space");
      this.#file = new ArrivingFile({ size, sink, failed, wrote: () => this.#wrote() });
    }
    this.#ask();
  }

  /** Gives the turn to another one, until {@linkcode Download.start}. */
  giveWay(): void {
    this.#end();
    this.#become("waiting");
  }

  /** The reader doesn't want it for now; what is here is kept. */
  stop(): void {
    if (!this.isWanted) return;
    this.#end();
    this.#become("offered");
  }

  /** Takes a frame that came by a pipe; returns whether it belongs to this copy. */
  take(frame: FileFrame, pipe: Pick<Pipe, "member" | "isDirect">): boolean {
    return this.#asking.take(frame, pipe);
  }

  /** The relay didn't take what was told the owner: it is told again. */
  refused(turn: number, retryMs: number | undefined): void {
    this.#asking.refused(turn, retryMs);
  }

  /** Members or connections have come or gone; what went by the old socket may be lost. */
  waysChanged(hasNewSocket: boolean): void {
    const mayBeLost = hasNewSocket && this.#asking.isOpen && !this.#asking.isDirect;
    if (this.hasTurn && (mayBeLost || this.#asking.shouldAskAgain)) this.#ask();
  }

  [Symbol.dispose](): void {
    this.#end();
    this.#file?.abandon();
  }

  #ask(): void {
    const member = this.#options.ways.members().find((each) => !this.#denied.has(each));
    if (member === undefined) return this.#fail("gone");
    this.#acknowledged = this.#file?.received ?? 0;
    this.#meter.restart(this.#acknowledged);
    this.#asking.ask(member, this.#acknowledged);
    this.#options.changed(true);
  }

  /** Asks again, unless it is this page's disk that everybody waits for. */
  #lost(why: "broken" | "silent"): void {
    const { received = 0, written = 0 } = this.#file ?? {};
    if (why === "silent" && written < received) return this.#asking.waitFor();
    this.#ask();
    if (why === "silent") this.#options.stalled();
  }

  #heard(frame: FileFrame): void {
    if (frame.type === "chunk") return this.#takeChunk(frame);
    if (frame.type === "file-end") return void this.#finish(frame.sha256);
    if (frame.type !== "file-stop") return;
    if (frame.why !== "gone") return this.#fail(frame.why ?? "stopped");
    this.#denied.add(this.#asking.member ?? "");
    this.#ask();
  }

  #takeChunk(chunk: Chunk): void {
    const taken = this.#file?.take(chunk, this.#asking.windowBytes);
    if (taken === "bad") return this.#askForBad();
    if (taken !== "taken") return;
    this.#bad = 0;
    this.#meter.note(this.#file?.received ?? 0);
    if (this.#state === "waiting") this.#become("receiving");
    else this.#options.changed(false);
  }

  #askForBad(): void {
    this.#bad += 1;
    if (this.#bad > MOST_BAD) this.#fail("damaged");
    else this.#ask();
  }

  #wrote(): void {
    const { written = 0 } = this.#file ?? {};
    const due = this.#acknowledged + this.#asking.windowBytes * ACKNOWLEDGE;
    if (written < due && written < this.#options.file.size || written <= this.#acknowledged) return;
    this.#acknowledged = written;
    this.#asking.sayHave(written);
  }

  async #finish(sha256: string): Promise<void> {
    const file = this.#file;
    if (file === undefined || file.received < this.#options.file.size) return this.#askForBad();
    const life = ++this.#life;
    const whole = await file.finish(sha256);
    if (life !== this.#life) return;
    if (typeof whole === "string") return this.#fail(whole);
    this.#asking.sayHave(this.#options.file.size);
    this.#asking.end({ isTold: false });
    this.#blob = whole;
    this.#become("here");
  }

  /** What came of a file that its owner has stopped is kept, since the reader may ask again. */
  #fail(why: TransferFailure): void {
    this.#end();
    if (why !== "stopped") {
      this.#file?.abandon();
      this.#file = undefined;
    }
    this.#why = why;
    this.#become("failed");
  }

  #end(): void {
    this.#life += 1;
    this.#hasTurn = false;
    this.#asking.end();
  }

  #become(state: Incoming["state"]): void {
    this.#state = state;
    this.#options.changed(true);
  }
}
