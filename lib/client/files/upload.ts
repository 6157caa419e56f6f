import type { Clock } from "../../clock.ts";
import type { Receiver } from "../transfer.ts";
import type { FileMessageOf } from "./file_frame.ts";
import type { HeldFile } from "./held_file.ts";
import type { Pipe } from "./pipe.ts";
import { ProgressMeter } from "./progress_meter.ts";

/** Milliseconds after which a copy that nobody acknowledges gives its turn to another. */
const IDLE_MS = 30_000;

/** What an {@linkcode Upload} works with and whom it tells. */
export interface UploadOptions {
  readonly file: HeldFile;
  readonly member: string;
  readonly name: string;
  readonly clock: Clock;
  /** Told of every change, and whether it is one of the state. */
  readonly changed: (isState: boolean) => void;
}

/** One member's copy of an own file, on its way: as much is sent as the member has acknowledged and the browser takes. */
export class Upload {
  readonly member: string;
  readonly #options: UploadOptions;
  readonly #meter: ProgressMeter;
  #state: Receiver["state"] = "waiting";
  #asked: { readonly turn: number; readonly pipe: Pipe } | undefined;
  /** The number of the run that sends; what an earlier one reads is dropped. */
  #run = 0;
  #windowBytes = 0;
  /** Where the run that waits for the relay's leave will go on. */
  #pausedAt = Infinity;
  #pause: Disposable | undefined;
  #idle: Disposable | undefined;
  #wake: (() => void) | undefined;

  constructor(options: UploadOptions) {
    this.#options = options;
    this.member = options.member;
    this.#meter = new ProgressMeter(options.clock, options.file.size);
  }

  /** Whether the member has asked and waits for its turn. */
  get isQueued(): boolean {
    return this.#state === "waiting" && this.#asked !== undefined;
  }

  get isSending(): boolean {
    return this.#state === "sending";
  }

  get turn(): number | undefined {
    return this.#asked?.turn;
  }

  get receiver(): Receiver {
    const { member, name } = this.#options;
    const progress = this.#meter.progress(this.#asked?.pipe.isDirect === true);
    return { member, name, state: this.#state, progress };
  }

  uses(pipe: Pipe): boolean {
    return this.#asked?.pipe === pipe;
  }

  /** The member asks for the file from a place on; one that asks again keeps its turn. */
  ask({ turn, at }: FileMessageOf<"file-want">, pipe: Pipe): void {
    this.#endRun();
    this.#asked = { turn, pipe };
    this.#windowBytes = pipe.windowBytes;
    this.#meter.restart(at);
    if (this.isSending) void this.#send(at);
    else this.#become("waiting");
  }

  /** Begins to send: the copy has its turn. */
  start(): void {
    this.#become("sending");
    this.#watch();
    void this.#send(this.#meter.bytes);
  }

  /** The member has so many bytes. */
  acknowledge(at: number): void {
    if (!this.isSending || at < this.#meter.bytes || at > this.#options.file.size) return;
    this.#meter.note(at);
    this.#watch();
    const { pipe } = this.#asked ?? {};
    this.#windowBytes = Math.min(pipe?.windowBytes ?? 0, this.#windowBytes + (pipe?.chunkBytes ?? 0));
    if (at === this.#options.file.size) return this.#end("done");
    this.#options.changed(false);
    this.#wake?.();
  }

  /** There is room in the browser again. */
  hasRoom(): void {
    this.#wake?.();
  }

  /** The relay didn't take a chunk: it goes again, more carefully; without a time the member asks again when it can. */
  refused(at: number, retryMs: number | undefined): void {
    if (!this.isSending || at < this.#meter.bytes || at >= this.#pausedAt) return;
    const from = Math.min(at, this.#options.file.size);
    if (retryMs === undefined) return this.park();
    this.#endRun();
    this.#windowBytes = 2 * (this.#asked?.pipe.chunkBytes ?? 0);
    this.#pausedAt = at;
    this.#pause = this.#options.clock.after(retryMs, () => {
      this.#pausedAt = Infinity;
      void this.#send(from);
    });
  }

  /** Gives the turn up until the member asks again. */
  park(): void {
    if (this.#state === "done" || this.#state === "stopped") return;
    this.#end("waiting");
  }

  /** Stops the copy, and says why if the member doesn't know. */
  stop(why?: FileMessageOf<"file-stop">["why"]): void {
    if (this.#state === "done" || this.#state === "stopped") return;
    const { turn, pipe } = this.#asked ?? {};
    if (why !== undefined && turn !== undefined) pipe?.send({ type: "file-stop", turn, why });
    this.#end("stopped");
  }

  async #send(from: number): Promise<void> {
    const run = ++this.#run;
    const { file } = this.#options;
    const { turn, pipe } = this.#asked ?? {};
    if (turn === undefined || pipe === undefined) return;
    const isOver = () => run !== this.#run;
    try {
      const reading = await file.readFrom(from, isOver);
      while (!isOver() && reading.at < file.size) {
        const { at } = reading;
        if (!this.#mayGo(at, pipe)) {
          await new Promise<void>((resolve) => this.#wake = resolve);
          continue;
        }
        const { data, check } = await reading.next(pipe.chunkBytes);
        if (!isOver()) pipe.send({ type: "chunk", turn, at, check, data });
      }
      if (!isOver()) pipe.send({ type: "file-end", turn, sha256: reading.sha256 });
    } catch {
      if (!isOver()) this.stop("unreadable");
    }
  }

  /** One chunk may always be on its way. */
  #mayGo(at: number, pipe: Pipe): boolean {
    const unacknowledged = at - this.#meter.bytes;
    return pipe.hasRoom && (unacknowledged <= 0 || unacknowledged + pipe.chunkBytes <= this.#windowBytes);
  }

  #watch(): void {
    this.#idle?.[Symbol.dispose]();
    this.#idle = this.#options.clock.after(IDLE_MS, () => this.park());
  }

  #end(state: Receiver["state"]): void {
    this.#endRun();
    this.#idle?.[Symbol.dispose]();
    this.#asked = undefined;
    this.#become(state);
  }

  #endRun(): void {
    this.#run += 1;
    this.#pause?.[Symbol.dispose]();
    this.#pausedAt = Infinity;
    this.#wake?.();
  }

  #become(state: Receiver["state"]): void {
    this.#state = state;
    this.#options.changed(true);
  }
}
