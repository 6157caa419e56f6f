import { Buffer } from "node:buffer";

const TEXT = 0x81;

/**
 * Frames of texts to clients (RFC 6455 section 5.2: whole, unmasked). A text that is said to many, one after the other,
 * is framed once, and all get the same bytes.
 */
export class TextFrames {
  #text: string | undefined;
  #frame: Buffer = Buffer.alloc(0);

  /** The frame of a text; nobody may write into it. */
  of(text: string): Buffer {
    if (text === this.#text) return this.#frame;
    this.#frame = frameOf(text);
    this.#text = text;
    return this.#frame;
  }
}

function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 0x10000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = TEXT;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, header);
  return frame;
}
