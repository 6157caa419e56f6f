import type { FileHost, OpenFiles, Sink } from "../../lib/client/files/file_ports.ts";
import { RoomFiles } from "../../lib/client/files/room_files.ts";

/** A browser's disk, pictures and downloads in memory; the disk can be full, slow or missing. */
export class FakeFileHost implements FileHost {
  readonly saved: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }[] = [];
  readonly shown: string[] = [];
  /** Files that are open or kept. */
  sinks = 0;
  /** What every opening gives in place of a sink. */
  refusal: "no-space" | "too-large" | undefined;
  /** Bytes after which writing fails. */
  space = Infinity;
  /** While it is set nothing is written. */
  pause: Promise<void> | undefined;

  readonly open: OpenFiles = (ports) => new RoomFiles(ports, this);

  openSink(): Promise<Sink | "no-space" | "too-large"> {
    if (this.refusal !== undefined) return Promise.resolve(this.refusal);
    this.sinks += 1;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let isAbandoned = false;
    return Promise.resolve({
      write: async (data) => {
        await this.pause;
        this.space -= data.length;
        if (this.space < 0) throw new DOMException("The disk is full", "QuotaExceededError");
        parts.push(data);
      },
      close: () => Promise.resolve(new Blob(parts)),
      abandon: () => {
        if (!isAbandoned) this.sinks -= 1;
        isAbandoned = true;
      },
    });
  }

  show(picture: Blob) {
    const url = `blob:${picture.type}-${this.shown.length}`;
    this.shown.push(url);
    return Promise.resolve({ url, width: 3, height: 2 });
  }

  hide(url: string): void {
    this.shown.splice(this.shown.indexOf(url), 1);
  }

  async save(file: Blob, name: string): Promise<void> {
    this.saved.push({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
  }
}
