import { sameBytes } from "./epoll.ts";

/** Bytes of frames that a room's members are compared with. */
const KEPT_BYTES = 64 * 1024;

/** A frame whose marks have been read: speakers and numbers by turns. */
export interface KnownFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly marks: readonly number[];
}

/**
 * The newest frames of one room. Most servers send every member the same ones in the same order, so only the first
 * member's are read for their marks; those of the others are compared with them byte by byte, which costs less.
 */
export class KnownFrames {
  readonly #frames: KnownFrame[] = [];
  /** The number of the oldest one that is kept. */
  #first = 0;
  #bytes = 0;

  /** The marks of the frame with this number, if it is known to be the same. */
  marksOf(number: number, frame: Uint8Array<ArrayBuffer>): readonly number[] | undefined {
    const known = this.#frames[number - this.#first];
    return known !== undefined && sameBytes(known.bytes, frame) ? known.marks : undefined;
  }

  /** Keeps a frame if it is the next one. */
  add(number: number, { bytes, marks }: KnownFrame): void {
    if (number !== this.#first + this.#frames.length) return;
    this.#frames.push({ bytes: bytes.slice(), marks });
    this.#bytes += bytes.length;
    while (this.#bytes > KEPT_BYTES && this.#frames.length > 1) {
      this.#bytes -= this.#frames.shift()?.bytes.length ?? 0;
      this.#first += 1;
    }
  }
}
