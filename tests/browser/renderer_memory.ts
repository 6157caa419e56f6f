/** Samples the memory of this process's browser: of its renderers, and of its other processes together. */
export class RendererMemory implements Disposable {
  /** MiB by time; the largest renderer first, the other processes of the browser last. */
  readonly samples: number[][] = [];
  readonly #timer: number;

  constructor(everyMs: number) {
    this.#timer = setInterval(() => this.samples.push(sample()), everyMs);
  }

  /** The most that the renderers together have grown since the first sample, in MiB. */
  get growth(): number {
    const sums = this.samples.map((sizes) => sizes.slice(0, -1).reduce((sum, each) => sum + each, 0));
    return Math.max(...sums) - (sums[0] ?? 0);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

function sample(): number[] {
  const parents = new Map<number, number>();
  const pids = [...Deno.readDirSync("/proc")].map(({ name }) => Number(name)).filter((pid) => pid > 0);
  for (const pid of pids) {
    const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1];
    if (parent !== undefined) parents.set(pid, Number(parent));
  }
  const isOwn = (pid: number): boolean => pid === Deno.pid || pid > 1 && isOwn(parents.get(pid) ?? 0);
  const chromium = pids.filter((pid) =>
    isOwn(pid) && /chromium|headless_shell/.test(read(`/proc/${pid}/cmdline`))
  );
  const isRenderer = (pid: number) => read(`/proc/${pid}/cmdline`).includes("--type=renderer");
  const renderers = chromium.filter(isRenderer).map(mibOf).toSorted((one, other) => other - one);
  const rest = chromium.filter((pid) => !isRenderer(pid)).map(mibOf).reduce((sum, each) => sum + each, 0);
  return [...renderers, rest];
}

function mibOf(pid: number): number {
  return Math.round(Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024);
}

/** A process may have ended meanwhile. */
function read(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
