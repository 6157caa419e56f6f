import type { Dialect } from "./dialect.ts";
import type { Epoll } from "./epoll.ts";
import { KnownFrames } from "./known_frames.ts";
import { type Heard, Member } from "./member.ts";

/** Sockets that may be on their way in at once. */
const ENTERING = 64;
/** Milliseconds for which nothing may happen before a server is given up. */
const PATIENCE_MS = 20_000;

/** Where a {@linkcode Crowd} goes. */
export interface CrowdOptions {
  readonly epoll: Epoll;
  readonly port: number;
  /** How the member with this number in the whole crowd speaks. */
  readonly dialect: (index: number) => Dialect;
  readonly rooms: number;
  readonly members: number;
  /** What the names of its rooms begin with. */
  readonly name?: string;
}

/** The members of some rooms, and how far each room has come. */
export class Crowd implements Disposable {
  /** The members of each room, eldest first. */
  readonly rooms: readonly (readonly Member[])[];
  /** Lines that members have heard. */
  deliveries = 0;
  /** What else is to happen when a member hears a line. */
  onHeard: Heard = () => {};
  readonly #epoll: Epoll;

  private constructor(epoll: Epoll, rooms: readonly (readonly Member[])[]) {
    this.#epoll = epoll;
    this.rooms = rooms;
  }

  /** Lets everybody enter. */
  static enter({ epoll, port, dialect, rooms, members, name = crypto.randomUUID() }: CrowdOptions): Crowd {
    const made: Member[][] = Array.from({ length: rooms }, () => []);
    const known = Array.from({ length: rooms }, () => new KnownFrames());
    const crowd = new Crowd(epoll, made);
    const heard: Heard = (member, speaker, number) => {
      crowd.deliveries += 1;
      crowd.onHeard(member, speaker, number);
    };
    let asked = 0;
    let entered = 0;
    const all = rooms * members;
    crowd.waitUntil(() => {
      while (asked < all && asked - entered < ENTERING) {
        const room = Math.floor(asked / members);
        const mates = made[room]!;
        mates.push(
          new Member({
            ...{ epoll, port, mates, known: known[room]!, dialect: dialect(asked) },
            ...{ room: `${name}-${room}`, speaker: mates.length },
            entered: () => entered += 1,
            heard,
          }),
        );
        asked += 1;
      }
      return entered === all;
    });
    return crowd;
  }

  get all(): readonly Member[] {
    return this.rooms.flat();
  }

  /** The time at which the newest frames were received, in milliseconds of `performance.now()`. */
  get now(): number {
    return this.#epoll.now;
  }

  /** Lets things happen until the condition holds; throws when nothing happens any more, or somebody was closed. */
  waitUntil(condition: () => boolean): void {
    let seen = -1;
    let since = performance.now();
    while (!condition()) {
      this.#epoll.wait(100);
      const progress = this.deliveries + this.rooms.reduce((sum, room) => sum + room.length, 0);
      if (progress !== seen) (seen = progress, since = performance.now());
      else if (performance.now() - since > PATIENCE_MS) throw new Error("the server has fallen silent");
    }
  }

  /** Lets things happen for so many milliseconds. */
  wait(ms: number): void {
    for (const end = performance.now() + ms; performance.now() < end;) {
      this.#epoll.wait(end - performance.now());
    }
  }

  /** Waits until everybody has heard what is meant for it, by default all of its room; throws if somebody was closed. */
  finish(due: (member: Member) => number = saidInRoom): void {
    const dues = this.all.map((member) => ({ member, heard: due(member) }));
    this.waitUntil(() => dues.every(({ member, heard }) => member.heard === heard));
    if (this.all.some(({ isClosed }) => isClosed)) throw new Error("the server has closed a connection");
  }

  [Symbol.dispose](): void {
    for (const member of this.all) member.close();
  }
}

function saidInRoom({ mates }: Member): number {
  return mates.reduce((sum, { said }) => sum + said, 0);
}
