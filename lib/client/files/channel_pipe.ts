import {
  type FileFrame,
  fromBytes,
  fromText,
  HEADER_BYTES,
  MESSAGE_BYTES,
  toBytes,
  toText,
} from "./file_frame.ts";
import type { Pipe, PipeEvents } from "./pipe.ts";

/** The data of one chunk, in bytes: larger ones are no faster, and lines of the same connection wait for them. */
const CHUNK_BYTES = 64 * 1024;
/** The bytes that may be on their way to the other's disk. */
const WINDOW_BYTES = 4 * 1024 * 1024;
/** Bytes that may wait in the browser, and those at which it asks for more. */
const WAITING = { most: 1024 * 1024, low: 256 * 1024 } as const;
/** The longest text message, in UTF-16 units. */
const MOST_TEXT = 8 * 1024;

/** A copy's own data channel (WebRTC section 6.2) to the other member. */
export class ChannelPipe implements Pipe {
  readonly member: string;
  readonly isDirect = true;
  readonly windowBytes = WINDOW_BYTES;
  readonly chunkBytes: number;
  readonly #channel: RTCDataChannel;

  /** `mostBytes` is the connection's `maxMessageSize`. */
  constructor(
    channel: RTCDataChannel,
    { member, mostBytes = MESSAGE_BYTES, events }: {
      readonly member: string;
      readonly mostBytes?: number | undefined;
      readonly events: PipeEvents;
    },
  ) {
    this.member = member;
    this.#channel = channel;
    this.chunkBytes = Math.min(CHUNK_BYTES, mostBytes - HEADER_BYTES);
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = WAITING.low;
    channel.onopen = () => events.opened(this);
    channel.onbufferedamountlow = () => events.hasRoom(this);
    channel.onclose = () => events.closed(this);
    channel.onmessage = ({ data }) => {
      const frame = frameOf(data);
      if (frame !== undefined) events.received(frame, this);
    };
  }

  get isOpen(): boolean {
    return this.#channel.readyState === "open" || this.#channel.readyState === "connecting";
  }

  get hasRoom(): boolean {
    return this.#channel.bufferedAmount <= WAITING.most;
  }

  send(frame: FileFrame): void {
    try {
      if (frame.type === "chunk") this.#channel.send(toBytes(frame));
      else this.#channel.send(toText(frame));
    } catch {
      // It has just closed, and says so itself.
    }
  }

  /** What was sent before still goes. */
  close(): void {
    this.#channel.onclose = null;
    this.#channel.onmessage = null;
    this.#channel.onopen = null;
    this.#channel.onbufferedamountlow = null;
    this.#channel.close();
  }
}

function frameOf(data: unknown): FileFrame | undefined {
  if (data instanceof ArrayBuffer) return fromBytes(data);
  return typeof data === "string" && data.length <= MOST_TEXT ? fromText(data) : undefined;
}
