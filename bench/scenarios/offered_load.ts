import { Crowd } from "../crowd.ts";
import { type Bench, type Cost, costOf } from "../measuring.ts";

/** How much is offered, in deliveries a second, to how many rooms with how many members. */
export interface OfferedLoad {
  readonly perSecond: number;
  readonly rooms: number;
  readonly members: number;
  readonly ms: number;
}

/** Milliseconds from when a line was due to when a member heard it, and what that cost. */
export interface Latency extends Cost {
  readonly p50: number;
  readonly p99: number;
}

/** A server that is so much late isn't going to catch up. */
const LOST_MS = 500;

/**
 * Lets members say lines at random times (a Poisson process), whether the server keeps up or not; a line that is said
 * late counts from when it was due. Undefined if the server doesn't keep up.
 */
export function underLoad(
  { epoll, server, rival }: Bench,
  { perSecond, rooms, members, ms }: OfferedLoad,
): Latency | undefined {
  using crowd = Crowd.enter({ epoll, port: server.port, dialect: rival.dialect, rooms, members });
  const samples = new Float32Array(Math.ceil(perSecond * ms / 1000 * 1.5));
  let count = 0;
  let isMeasuring = false;
  let latest = 0;
  crowd.onHeard = ({ mates }, speaker, number) => {
    latest = crowd.now - mates[speaker]!.dueAt[number - 1]!;
    if (isMeasuring && count < samples.length) samples[count++] = latest;
  };
  const speakers = crowd.all;
  const everyMs = 1000 * members / perSecond;
  let due = performance.now();
  let isLost = false;
  const offer = (until: number) => {
    while (due < until && !isLost) {
      for (const now = performance.now(); due <= now; due += -Math.log(1 - Math.random()) * everyMs) {
        const speaker = speakers[Math.floor(Math.random() * speakers.length)]!;
        isLost ||= !speaker.say();
        if (!isLost) speaker.dueAt.push(due);
      }
      crowd.wait(Math.min(due, until) - performance.now());
      isLost ||= latest > LOST_MS;
    }
  };
  offer(performance.now() + ms / 4);
  isMeasuring = true;
  const cost = costOf({ crowd, server }, () => offer(performance.now() + ms));
  if (isLost) return undefined;
  crowd.finish();
  const sorted = samples.subarray(0, count).sort();
  const at = (part: number) => sorted[Math.floor(part * count)] ?? NaN;
  return { ...cost, p50: at(0.5), p99: at(0.99) };
}

/** Seeks the highest load of which 99 % arrive within `mostMs`, in steps that end at 6 %. */
export function capacity(
  bench: Bench,
  { mostMs, from, ...load }: Omit<OfferedLoad, "perSecond"> & { mostMs: number; from: number },
): number {
  const isKept = (perSecond: number) => (underLoad(bench, { ...load, perSecond })?.p99 ?? Infinity) <= mostMs;
  let kept = 0;
  let missed = Infinity;
  let step = 1.5;
  for (let perSecond = from; step > 1.06;) {
    // What else the machine does may spoil a try: only the second one counts against a server.
    if (isKept(perSecond) || isKept(perSecond)) kept = perSecond;
    else missed = perSecond;
    if (missed < Infinity) step = Math.sqrt(step);
    perSecond = kept === 0 ? missed / 2 : kept * step;
    if (perSecond < 1000) return NaN;
  }
  return kept;
}
