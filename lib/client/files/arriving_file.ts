import type { Chunk } from "./file_frame.ts";
import type { Sink } from "./file_ports.ts";
import { isSameCheck, RunningHash } from "./running_hash.ts";

/** Bytes that may wait to be written, beside what two askings in a row allow. */
const SLACK_BYTES = 512 * 1024;

/** What an {@linkcode ArrivingFile} is made of and whom it tells. */
export interface ArrivingFileOptions {
  readonly size: number;
  readonly sink: Sink;
  /** Told when more is written. */
  readonly wrote: () => void;
  /** Told when there is no space for more. */
  readonly failed: () => void;
}

/** A file of which the first bytes are here: each chunk is checked as it comes, then written. */
export class ArrivingFile {
  readonly #options: ArrivingFileOptions;
  #hash = RunningHash.start();
  #received = 0;
  #written = 0;
  #writing: Promise<void> = Promise.resolve();
  #closing: Promise<Blob> | undefined;

  constructor(options: ArrivingFileOptions) {
    this.#options = options;
  }

  /** Bytes that are checked. */
  get received(): number {
    return this.#received;
  }

  /** Bytes that are written. */
  get written(): number {
    return this.#written;
  }

  /** Takes the next chunk; `other` if it isn't the next one, `bad` if it isn't what it says or more than was asked for. */
  take({ at, check, data }: Chunk, windowBytes: number): "taken" | "other" | "bad" {
    if (at !== this.#received) return "other";
    const end = at + data.length;
    const isTooMuch = end > this.#options.size || end - this.#written > 2 * windowBytes + SLACK_BYTES;
    if (data.length === 0 || isTooMuch) return "bad";
    const hash = this.#hash.after(data);
    if (!isSameCheck(hash.check, check)) return "bad";
    this.#hash = hash;
    this.#received = end;
    this.#write(data);
    return "taken";
  }

  /** Closes the whole file and compares its SHA-256; never rejects. */
  async finish(sha256: string): Promise<Blob | "damaged" | "no-space"> {
    if (this.#hash.whole !== sha256) return "damaged";
    try {
      await this.#writing;
      return await (this.#closing ??= this.#options.sink.close());
    } catch {
      return "no-space";
    }
  }

  abandon(): void {
    this.#options.sink.abandon();
  }

  #write(data: Uint8Array<ArrayBuffer>): void {
    const { sink, wrote, failed } = this.#options;
    this.#writing = this.#writing.then(async () => {
      await sink.write(data);
      this.#written += data.length;
      wrote();
    });
    this.#writing.catch(failed);
  }
}
