import type { Sink } from "./file_ports.ts";

/** Bytes of all files that are kept in memory, where there is no disk. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Bytes that are made one blob: the browser may keep blobs on its own disk. */
const BLOB_BYTES = 4 * 1024 * 1024;

/** Files in memory, for browsers that have no disk for pages; one that doesn't fit any more is too large. */
export class MemorySpace {
  #bytes = 0;

  /** Opens a place for a file of that many bytes. */
  open(bytes: number): Sink | "too-large" {
    if (this.#bytes + bytes > MOST_BYTES) return "too-large";
    this.#bytes += bytes;
    let blobs: Blob[] = [];
    let parts: Uint8Array<ArrayBuffer>[] = [];
    let waiting = 0;
    let isAbandoned = false;
    const gather = () => {
      blobs.push(new Blob(parts));
      parts = [];
      waiting = 0;
    };
    return {
      write(data) {
        parts.push(data);
        waiting += data.length;
        if (waiting >= BLOB_BYTES) gather();
        return Promise.resolve();
      },
      close() {
        gather();
        return Promise.resolve(new Blob(blobs));
      },
      abandon: () => {
        if (isAbandoned) return;
        isAbandoned = true;
        this.#bytes -= bytes;
        blobs = [];
        parts = [];
      },
    };
  }
}
