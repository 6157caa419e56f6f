import type { Clock } from "../clock.ts";
import type { Backplane, RoomChannel, RoomEvents } from "./backplane.ts";
import type { Config } from "./config.ts";
import type { Log } from "./log.ts";
import { NO_METRICS, type StoreMetrics } from "./metrics.ts";
import { type RandomBytes, randomId } from "./random.ts";
import type { StoreHealth } from "./readiness.ts";
import { RedisLink } from "./redis_link.ts";
import { participantOf, type Reply, replyOf } from "./redis_reply.ts";
import { RedisRoom } from "./redis_room.ts";
import { channelOf, instanceChannelOf, keysOf, PRESENCE, roomScript } from "./redis_script.ts";
import type { Change } from "./room_view.ts";

/** What a {@linkcode RedisBackplane} needs. */
export interface RedisBackplaneOptions {
  /** Where the store is. */
  readonly url: string;
  /** What every key and channel begins with. */
  readonly prefix: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly log: Log;
  readonly health?: StoreHealth;
  readonly metrics?: StoreMetrics;
  readonly config: Pick<
    Config,
    "rooms" | "members" | "graceMs" | "roomKeepMs" | "historyEntries" | "historyBytes"
  >;
}

/** The backplane of several processes that share a Redis, or something that speaks its protocol and runs its scripts. */
export class RedisBackplane implements Backplane {
  readonly #options: RedisBackplaneOptions;
  readonly #instance: string;
  readonly #link: RedisLink;
  readonly #metrics: StoreMetrics;
  readonly #rooms = new Map<string, Set<RedisRoom>>();
  #beating: Disposable | undefined;
  #isClosed = false;

  /** Begins to connect, and waits for nothing: until the store is there, whoever enters is told to try again. */
  constructor(options: RedisBackplaneOptions) {
    const { url, prefix, clock, randomBytes, log, health, metrics = NO_METRICS.store, config } = options;
    this.#options = options;
    this.#metrics = metrics;
    this.#instance = randomId(randomBytes);
    this.#link = new RedisLink({
      ...{ url, clock, log, health, metrics },
      script: roomScript({ prefix, config }),
      ownChannel: instanceChannelOf(prefix, this.#instance),
      heard: (channel, text) => this.#heard(channel, text),
      restored: () => void this.#touchAll(),
    });
  }

  /** Whether the store is there. */
  get isUp(): boolean {
    return this.#link.isUp;
  }

  open(name: string, events: RoomEvents): RoomChannel {
    const { prefix, clock, randomBytes, config } = this.#options;
    const channel = channelOf(prefix, name);
    const keys = keysOf(prefix, name);
    const room: RedisRoom = new RedisRoom({
      ...{ events: this.#counted(events), clock, randomBytes, config, instance: this.#instance },
      run: (operation = "", ...args) => this.#run(operation, keys, [name, ...args]),
      prepare: async (create) => {
        await this.#link.ready();
        return !create || await this.#count(name) === "ok";
      },
      subscribe: () => this.#link.subscribe(channel),
      publish: (text) => this.#link.publish(channel, text),
      closed: () => this.#remove(name, room),
    });
    this.#add(name, room);
    return room;
  }

  /** Nothing: the processes watch the time in turn, on the store's clock. */
  sweep(): void {}

  close(): void {
    this.#isClosed = true;
    this.#beating?.[Symbol.dispose]();
    this.#link.close();
  }

  /** Tells the store who is here, looks for what was missed, and whether both connections live. */
  async beat(): Promise<void> {
    await Promise.all([this.#touchAll(), this.#link.beat()]);
  }

  async #run(operation: string, keys: readonly string[], args: readonly string[]): Promise<Reply> {
    const { clock } = this.#options;
    const begun = clock.elapsed();
    try {
      const reply = replyOf(await this.#link.run(keys, [operation, ...args]));
      if (operation === "append") this.#metrics.appended((clock.elapsed() - begun) / 1000);
      if (operation === "read") this.#metrics.gapRepaired();
      return reply;
    } catch (error) {
      this.#metrics.failed(operation);
      throw error;
    }
  }

  #counted(events: RoomEvents): RoomEvents {
    return {
      ...events,
      fenced: (place, why) => {
        this.#metrics.fenced();
        events.fenced(place, why);
      },
      ended: () => {
        this.#metrics.epochChanged();
        events.ended();
      },
    };
  }

  #add(name: string, room: RedisRoom): void {
    const rooms = this.#rooms.get(name);
    if (rooms === undefined) this.#rooms.set(name, new Set([room]));
    else rooms.add(room);
    this.#beatLater();
  }

  #remove(name: string, room: RedisRoom): void {
    const rooms = this.#rooms.get(name);
    if (!rooms?.delete(room) || rooms.size > 0) return;
    this.#rooms.delete(name);
    this.#link.unsubscribe(channelOf(this.#options.prefix, name));
  }

  /** No room, no beat: a store that is paid by the command costs nothing then. */
  #beatLater(): void {
    if (this.#beating !== undefined || this.#isClosed || this.#rooms.size === 0) return;
    this.#beating = this.#options.clock.after(PRESENCE.beatMs, () => {
      this.#beating = undefined;
      this.#beatLater();
      void this.beat();
    });
  }

  async #touchAll(): Promise<void> {
    const names = [...this.#rooms.keys()];
    const touches = [...this.#rooms.values()].flatMap((rooms) => [...rooms]).map((room) => room.touch());
    for (let index = 0; index < names.length; index += COUNTED_AT_ONCE) {
      touches.push(this.#count("", names.slice(index, index + COUNTED_AT_ONCE)).then(() => {}));
    }
    // A touch that fails is made up for by the next.
    await Promise.allSettled(touches);
  }

  /** Keeps rooms in the count of all rooms, and adds one if there is a place. */
  async #count(made: string, used: readonly string[] = []): Promise<string> {
    return replyOf(await this.#link.run([`${this.#options.prefix}rooms`], ["count", made, ...used])).word;
  }

  #heard(channel: string, text: string): void {
    const end = text.indexOf("\n");
    const [head, rest] = [text.slice(0, end).split(" "), text.slice(end + 1)];
    try {
      if (channel === instanceChannelOf(this.#options.prefix, this.#instance)) this.#heardForUs(head, rest);
      else this.#heardOfRoom(roomOf(channel), { head, rest });
    } catch (error) {
      this.#options.log.error("what the store published could not be taken", { error });
    }
  }

  #heardForUs([kind, name = "", id = "", generation, number]: readonly string[], frame: string): void {
    const place = { id, generation: Number(generation) };
    for (const room of this.#rooms.get(name) ?? []) {
      if (kind === "F") room.fence(place, "replaced");
      else if (kind === "M") room.heardMail(place, Number(number), frame);
    }
  }

  #heardOfRoom(name: string, { head: [rev, epoch = "", kind = ""], rest }: RoomNews): void {
    const [id = "", flag] = rest.split(" ");
    const change = changeOf(kind, rest);
    for (const room of this.#rooms.get(name) ?? []) {
      if (kind === "T") room.heardTyping(id, flag === "1");
      else room.heard({ epoch, rev: Number(rev), change });
    }
  }
}

interface RoomNews {
  readonly head: readonly string[];
  readonly rest: string;
}

/** Rooms in one command that counts them. */
const COUNTED_AT_ONCE = 1_000;

function roomOf(channel: string): string {
  return channel.slice(channel.lastIndexOf("{") + 1, -1);
}

function changeOf(kind: string, rest: string): Change | undefined {
  switch (kind) {
    case "E":
      return { type: "entry", encoded: rest };
    case "J":
      return { type: "joined", member: participantOf(rest) };
    case "L":
      return { type: "left", id: rest };
    case "N":
      return { type: "renamed", ...participantOf(rest) };
    default:
      return undefined;
  }
}
