const CHUNK_BYTES = 4 * 2 ** 20;
/** A text that two chunks share is found if it is no longer than this. */
const OVERLAP_BYTES = 4096;

/** A readable part of a process's memory that is no file's: `proc_pid_maps(5)` calls it anonymous. */
interface Region {
  readonly start: number;
  readonly end: number;
}

/** Reads another process's own memory piece by piece (Linux); undefined, with the reason printed, where it can't be read. */
export function openMemory(pid: number): ProcessMemory | undefined {
  try {
    return new ProcessMemory(pid);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.log(`The memory of process ${pid} is not looked at: ${error.name}: ${error.message}`);
    return undefined;
  }
}

/** The memory of another process. */
export class ProcessMemory implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#file = Deno.openSync(`/proc/${pid}/mem`);
  }

  /** All pieces that can be read now; each overlaps the one before. */
  *pieces(): Generator<Uint8Array> {
    const buffer = new Uint8Array(CHUNK_BYTES + OVERLAP_BYTES);
    for (const { start, end } of this.#regions()) {
      for (let at = start; at < end; at += CHUNK_BYTES) {
        const piece = this.#read(at, buffer.subarray(0, Math.min(buffer.length, end - at)));
        if (piece !== undefined) yield piece;
      }
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }

  #regions(): readonly Region[] {
    const maps = Deno.readTextFileSync(`/proc/${this.#pid}/maps`);
    return maps.split("\n").flatMap((line) => {
      const [, start = "", end = "", file = ""] =
        /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \d+ *(.*)$/.exec(line) ?? [];
      const isOwn = start !== "" &&
        (file === "" || file === "[heap]" || file === "[stack]" || file.startsWith("[anon"));
      return isOwn ? [{ start: parseInt(start, 16), end: parseInt(end, 16) }] : [];
    });
  }

  /** What has been unmapped meanwhile can't be read. */
  #read(at: number, into: Uint8Array): Uint8Array | undefined {
    try {
      this.#file.seekSync(at, Deno.SeekMode.Start);
      return into.subarray(0, this.#file.readSync(into) ?? 0);
    } catch {
      return undefined;
    }
  }
}
