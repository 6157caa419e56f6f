import { Crowd } from "../crowd.ts";
import type { Dialect } from "../dialect.ts";
import type { Bench } from "../measuring.ts";

/** What coming in costs, and being there. */
export interface ComingIn {
  readonly perSecond: number;
  /** Microseconds of the server's processor time. */
  readonly cpuMicros: number;
  /** Bytes of the server's memory for each socket that sits in a room and says nothing. */
  readonly idleBytes: number;
}

/** Sockets that come and go before anything is measured. */
const WARM_UP = 500;
/** Milliseconds in which a server may settle. */
const CALM_MS = 2_000;

/** Fills rooms with sockets and leaves them alone; wants a server that nobody has used yet. */
export function comeIn(
  { epoll, server, rival }: Bench,
  { rooms, members }: { rooms: number; members: number },
): ComingIn {
  const whither = { epoll, port: server.port, dialect: rival.dialect };
  {
    using warmUp = Crowd.enter({ ...whither, rooms: WARM_UP / 10, members: 10 });
    warmUp.wait(CALM_MS / 4);
  }
  const before = { bytes: server.residentBytes, cpuMs: server.cpuMs, at: performance.now() };
  using crowd = Crowd.enter({ ...whither, rooms, members });
  const ms = performance.now() - before.at;
  const cpuMs = server.cpuMs - before.cpuMs;
  crowd.wait(CALM_MS);
  crowd.finish();
  const all = rooms * members;
  return {
    perSecond: all / ms * 1000,
    cpuMicros: cpuMs * 1000 / all,
    idleBytes: (server.residentBytes - before.bytes) / all,
  };
}

/** Milliseconds of the server's processor time for entering a room that has kept `entries` lines of `bytes` each. */
export function enterHistory(
  { epoll, server, rival }: Bench,
  { rooms, members, entries, bytes }: { rooms: number; members: number; entries: number; bytes: number },
): number {
  const wordy = (dialect: Dialect): Dialect => ({
    ...dialect,
    line: (mark) => dialect.line(mark, "y".repeat(bytes)),
  });
  const name = crypto.randomUUID();
  const where = { epoll, port: server.port, rooms, name };
  using speakers = Crowd.enter({ ...where, members: 1, dialect: (index) => wordy(rival.dialect(index)) });
  for (let said = 0; said < entries; said++) {
    for (const speaker of speakers.all) speaker.say();
    speakers.finish();
  }
  const before = server.cpuMs;
  using _readers = Crowd.enter({ ...where, members, dialect: rival.dialect });
  return (server.cpuMs - before) / (rooms * members);
}
