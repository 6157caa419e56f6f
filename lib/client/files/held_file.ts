import { RunningHash } from "./running_hash.ts";

/** Bytes that are read at once; twice as many are in memory for each copy under way. */
const BLOCK_BYTES = 1024 * 1024;
/** Places whose hash is remembered, so that a copy can go on without reading all that was before. */
const MOST_MARKS = 1024;

/** A part of a file with what proves it. */
export interface ReadPart {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly check: Uint8Array;
}

interface Mark {
  readonly at: number;
  readonly hash: RunningHash;
}

/** An own file, read in order by each copy from its own place on. Reading rejects once the file has changed on its disk. */
export class HeldFile {
  readonly size: number;
  readonly #blob: Blob;
  readonly #stepBytes: number;
  readonly #marks = new Map<number, Mark>();

  constructor(blob: Blob) {
    this.#blob = blob;
    this.size = blob.size;
    this.#stepBytes = Math.max(BLOCK_BYTES, Math.ceil(blob.size / MOST_MARKS));
  }

  /** Begins to read at a place of the file; `isOver` ends that early. */
  async readFrom(at: number, isOver: () => boolean): Promise<FileReading> {
    const mark = this.#markBefore(at);
    const reading = new FileReading(this, mark);
    while (reading.at < at && !isOver()) await reading.next(Math.min(BLOCK_BYTES, at - reading.at));
    return reading;
  }

  /** Reads a block; empty at the end. */
  async block(at: number): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#blob.slice(at, at + BLOCK_BYTES).arrayBuffer());
  }

  /** Remembers the hash of a place, one for each step. */
  mark(mark: Mark): void {
    const step = Math.floor(mark.at / this.#stepBytes);
    if (!this.#marks.has(step)) this.#marks.set(step, mark);
  }

  #markBefore(at: number): Mark {
    for (let step = Math.floor(at / this.#stepBytes); step > 0; step--) {
      const mark = this.#marks.get(step);
      if (mark !== undefined && mark.at <= at) return mark;
    }
    return { at: 0, hash: RunningHash.start() };
  }
}

/** One copy's way through a file. */
export class FileReading {
  readonly #file: HeldFile;
  #at: number;
  #hash: RunningHash;
  #block: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The block after this one is read while this one is sent. */
  #ahead: Promise<Uint8Array<ArrayBuffer>>;

  constructor(file: HeldFile, { at, hash }: Mark) {
    this.#file = file;
    this.#at = at;
    this.#hash = hash;
    this.#ahead = this.#read(at);
  }

  get at(): number {
    return this.#at;
  }

  /** The SHA-256 of all that was read and was before. */
  get sha256(): string {
    return this.#hash.whole;
  }

  /** Gives the next bytes, at most so many; rejects if the file can't be read. */
  async next(most: number): Promise<ReadPart> {
    if (this.#block.length === 0) await this.#turnOver();
    const data = this.#block.subarray(0, most);
    this.#block = this.#block.subarray(data.length);
    this.#at += data.length;
    this.#hash = this.#hash.after(data);
    this.#file.mark({ at: this.#at, hash: this.#hash });
    return { data, check: this.#hash.check };
  }

  async #turnOver(): Promise<void> {
    this.#block = await this.#ahead;
    if (this.#block.length === 0) throw new Error("the file is shorter than it was");
    this.#ahead = this.#read(this.#at + this.#block.length);
  }

  #read(at: number): Promise<Uint8Array<ArrayBuffer>> {
    const block = this.#file.block(at);
    // Whoever takes the block hears of the failure; a copy that has ended takes none.
    block.catch(() => {});
    return block;
  }
}
