import process from "node:process";
import type { Crowd } from "./crowd.ts";
import type { Epoll } from "./epoll.ts";
import type { Rival } from "./rivals.ts";
import type { ServerProcess } from "./server_process.ts";

/** One server under one generator. */
export interface Bench {
  readonly epoll: Epoll;
  readonly server: ServerProcess;
  readonly rival: Rival;
}

/** What the deliveries of a run cost. */
export interface Cost {
  readonly perSecond: number;
  /** Microseconds of the server's processor time a delivery. */
  readonly cpuMicros: number;
  /** What part of its core the generator used. */
  readonly generatorLoad: number;
}

/** Says what the deliveries cost that happen during `run`. */
export function costOf({ crowd, server }: { crowd: Crowd; server: ServerProcess }, run: () => void): Cost {
  const before = {
    deliveries: crowd.deliveries,
    cpuMs: server.cpuMs,
    own: ownCpuMs(),
    at: performance.now(),
  };
  run();
  const ms = performance.now() - before.at;
  const deliveries = crowd.deliveries - before.deliveries;
  return {
    perSecond: deliveries / ms * 1000,
    cpuMicros: (server.cpuMs - before.cpuMs) * 1000 / deliveries,
    generatorLoad: (ownCpuMs() - before.own) / ms,
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
