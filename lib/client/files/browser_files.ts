import { toBase64Url } from "../base64url.ts";
import type { FileHost, OpenFiles, Sink } from "./file_ports.ts";
import { MemorySpace } from "./memory_space.ts";
import { RoomFiles } from "./room_files.ts";

/** Bytes that are written to the disk at once: each write is a message to another process. */
const WRITE_BYTES = 1024 * 1024;
/** Milliseconds for which a saved file's address holds: the download has begun by then. */
const SAVING_MS = 60_000;
/** The folder of all pages' files, in which each page has one of its own. */
const FOLDER = "parley-files";

/** Makes a page's files ready, on this browser. */
export const openFiles: OpenFiles = (ports) => {
  const memory = new MemorySpace();
  let disk: Promise<Disk | undefined> | undefined;
  const host: FileHost = {
    async openSink(bytes) {
      const folder = await (disk ??= openDisk());
      if (folder === undefined) return memory.open(bytes);
      const { quota = Infinity, usage = 0 }: StorageEstimate = await navigator.storage.estimate();
      if (bytes > quota - usage) return "no-space";
      return await folder.open().catch(() => memory.open(bytes));
    },
    async show(picture) {
      const bitmap = await createImageBitmap(picture);
      const { width, height } = bitmap;
      bitmap.close();
      return { url: URL.createObjectURL(picture), width, height };
    },
    hide: (url) => URL.revokeObjectURL(url),
    save(file, name) {
      const url = URL.createObjectURL(file.slice(0, file.size, "application/octet-stream"));
      const link = document.createElement("a");
      link.href = url;
      link.download = name;
      link.click();
      ports.clock.after(SAVING_MS, () => URL.revokeObjectURL(url));
    },
  };
  return new RoomFiles(ports, host);
};

/** A page's own folder on the disk (File System standard section 3.4). */
interface Disk {
  open(): Promise<Sink>;
}

/** Undefined where the browser has no such disk: on insecure origins, in some private windows, and in older ones. */
async function openDisk(): Promise<Disk | undefined> {
  try {
    if (!("createWritable" in FileSystemFileHandle.prototype)) return undefined;
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(FOLDER, { create: true });
    const own = toBase64Url(crypto.getRandomValues(new Uint8Array(12)));
    // The lock lasts as long as the page: folders without one are left over.
    await new Promise<void>((held, refused) => {
      const untilTheEnd = () => {
        held();
        return new Promise<void>(() => {});
      };
      navigator.locks.request(`${FOLDER}-${own}`, untilTheEnd).catch(refused);
    });
    const folder = await all.getDirectoryHandle(own, { create: true });
    void sweep(all).catch(() => {});
    let files = 0;
    return { open: () => openOnDisk(folder, `${files++}`) };
  } catch {
    return undefined;
  }
}

/** Removes the folders of pages that are gone. */
async function sweep(all: FileSystemDirectoryHandle): Promise<void> {
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  for await (const folder of all.keys()) {
    if (!names.has(`${FOLDER}-${folder}`)) await all.removeEntry(folder, { recursive: true });
  }
}

async function openOnDisk(folder: FileSystemDirectoryHandle, name: string): Promise<Sink> {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let waiting = 0;
  const flush = async () => {
    const block = new Blob(parts);
    parts = [];
    waiting = 0;
    await writable.write(block);
  };
  return {
    async write(data) {
      parts.push(data);
      waiting += data.length;
      if (waiting >= WRITE_BYTES) await flush();
    },
    async close() {
      await flush();
      await writable.close();
      return await handle.getFile();
    },
    abandon() {
      const remove = () => folder.removeEntry(name).catch(() => {});
      void writable.abort().then(remove, remove);
    },
  };
}
