import type { FileFrame } from "./file_frame.ts";

/** A way for the frames of one copy to the other member and back. */
export interface Pipe {
  readonly member: string;
  readonly isDirect: boolean;
  readonly isOpen: boolean;
  /** The data of one chunk, in bytes. */
  readonly chunkBytes: number;
  /** The bytes that may be on their way without having been acknowledged. */
  readonly windowBytes: number;
  /** Whether the browser has taken enough of what was sent before. */
  readonly hasRoom: boolean;
  send(frame: FileFrame): void;
  close(): void;
}

/** What a {@linkcode Pipe} reports. */
export interface PipeEvents {
  /** Told when it takes frames. */
  opened(pipe: Pipe): void;
  received(frame: FileFrame, pipe: Pipe): void;
  /** Told when there is room again. */
  hasRoom(pipe: Pipe): void;
  /** Told when it has ended, but not by {@linkcode Pipe.close}. */
  closed(pipe: Pipe): void;
}

/** Opens the pipe by the relay. */
export function relayPipe(member: string, send: (frame: FileFrame) => void): Pipe {
  return {
    ...{ member, isDirect: false, isOpen: true, hasRoom: true, send, close: () => {} },
    ...{ chunkBytes: RELAY.chunkBytes, windowBytes: RELAY.windowBytes },
  };
}

/** A chunk is at most 48 KiB once it is sealed; what is on its way holds lines up on the same socket. */
const RELAY = { chunkBytes: 24 * 1024, windowBytes: 128 * 1024 } as const;
