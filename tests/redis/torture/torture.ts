import { setTimeout } from "node:timers/promises";
import { startApp } from "../../browser/harness/app_server.ts";
import type { ServerProcess } from "../../browser/harness/server_process.ts";
import { seededRandom } from "../../fakes/seeded_random.ts";
import { type Persistence, RedisServer } from "../redis_server.ts";
import { type Faults, Record } from "./record.ts";
import { SlowDoor } from "./slow_door.ts";
import { Talker } from "./talker.ts";

/** What happens to the processes and their connections, one at a time. */
export type Trouble =
  | "kill instance"
  | "stop instance"
  | "kill redis"
  | "freeze redis"
  | "kill pubsub"
  | "cut sockets"
  | "partition";

/** One torture: who suffers what, and for how long; a seed decides on the rest. */
export interface TortureOptions {
  readonly seed: number;
  readonly troubles: readonly Trouble[];
  readonly persistence: Persistence;
  readonly seconds: number;
  readonly talkers?: number;
  readonly rooms?: number;
}

/** What came of it. */
export interface Outcome {
  readonly faults: Faults;
  readonly notes: readonly string[];
  readonly troubles: number;
  readonly entries: number;
  readonly said: number;
  readonly dials: number;
  readonly lives: number;
  /** Milliseconds until everybody was online, had sent everything and saw the same people. */
  readonly calmMs: number;
}

const INSTANCES = 3;
/** Milliseconds between two lines of all. */
const LINE_MS = 5;
const CALM_LIMIT_MS = 75_000;
const ENVIRONMENT = {
  ...{ ALLOW_NO_ORIGIN: "1", MAX_CONNECTIONS_PER_ADDRESS: "10000", GRACE_SECONDS: "20" },
  ...{ HISTORY_ENTRIES: "50000", HISTORY_BYTES: "50000000" },
  ...{ RATE_CHAT: "1000/1000", RATE_CONNECTS: "1000/1000", RATE_JOINS: "1000/1000", RATE_ROOMS: "1000/1000" },
};

/** Three instances, a store and talkers, until the time is over and everybody is calm again. */
export class Torture implements AsyncDisposable {
  readonly #options: TortureOptions;
  readonly #random: () => number;
  readonly #redis: RedisServer;
  readonly #doors: readonly SlowDoor[];
  readonly #instances: readonly ServerProcess[];
  readonly #record = new Record();
  readonly #talkers: readonly Talker[];
  #troubles = 0;

  private constructor(options: TortureOptions, parts: Parts) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    [this.#redis, this.#doors, this.#instances] = [parts.redis, parts.doors, parts.instances];
    this.#talkers = Array.from({ length: options.talkers ?? 12 }, (_, index) =>
      new Talker({
        name: `Talker ${index}`,
        room: `room-${index % (options.rooms ?? 3)}`,
        record: this.#record,
        random: this.#random,
        address: () => this.#pick(this.#instances).signalUrl,
      }));
  }

  /** Starts everything; undefined, with the reason printed, where there is no redis-server. */
  static async start(options: TortureOptions): Promise<Torture | undefined> {
    const redis = await RedisServer.start({ persistence: options.persistence });
    if (redis === undefined) return undefined;
    const doors = Array.from({ length: INSTANCES }, () => new SlowDoor(redis.port));
    const instances = await Promise.all(
      doors.map(({ port }) => startApp({ ...ENVIRONMENT, REDIS_URL: `redis://127.0.0.1:${port}` })),
    );
    return new Torture(options, { redis, doors, instances });
  }

  /** What the instances have printed. */
  get output(): string {
    return this.#instances.map(({ output }) => output).join("\n");
  }

  /** Runs it and says what came of it; throws if it doesn't calm down. */
  async run(): Promise<Outcome> {
    await this.#until(() => this.#talkers.every(({ isOnline }) => isOnline), "everybody comes online");
    const end = performance.now() + this.#options.seconds * 1000;
    await Promise.all([this.#talk(end), this.#trouble(end)]);
    const since = performance.now();
    await this.#until(() => this.#isCalm(), "everybody is calm");
    const calmMs = Math.round(performance.now() - since);
    this.#check();
    const sum = (count: (talker: Talker) => number) =>
      this.#talkers.reduce((total, talker) => total + count(talker), 0);
    const { faults, notes, entries, lives } = this.#record;
    return {
      ...{ faults, notes, entries, lives, troubles: this.#troubles, calmMs },
      said: sum(({ said }) => said),
      dials: sum(({ dials }) => dials),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const talker of this.#talkers) talker[Symbol.dispose]();
    this.#redis.thaw();
    for (const door of this.#doors) door[Symbol.dispose]();
    await Promise.all(this.#instances.map((instance) => instance[Symbol.asyncDispose]()));
    await this.#redis[Symbol.asyncDispose]();
  }

  async #talk(end: number): Promise<void> {
    while (performance.now() < end) {
      this.#pick(this.#talkers).say();
      await setTimeout(LINE_MS);
    }
  }

  async #trouble(end: number): Promise<void> {
    for (;;) {
      await setTimeout(500 + this.#random() * 2_000);
      if (performance.now() > end) return;
      const trouble = this.#options.troubles[this.#troubles % this.#options.troubles.length];
      this.#troubles += 1;
      if (trouble !== undefined) await this.#make(trouble);
    }
  }

  async #make(trouble: Trouble): Promise<void> {
    switch (trouble) {
      case "kill instance":
        return await this.#pick(this.#instances).restart();
      case "stop instance": {
        const instance = this.#pick(this.#instances);
        await instance.stop();
        return await instance.restart();
      }
      case "kill redis":
        await this.#redis.kill();
        await setTimeout(this.#random() * 1_500);
        return await this.#redis.restart();
      case "freeze redis":
        this.#redis.freeze();
        await setTimeout(1_000 + this.#random() * 5_000);
        return this.#redis.thaw();
      case "kill pubsub":
        return void await this.#redis.client.client("KILL", "TYPE", "pubsub");
      case "cut sockets":
        for (const talker of this.#talkers) if (this.#random() < 0.5) talker.cut();
        return;
      case "partition": {
        const door = this.#pick(this.#doors);
        door.shut();
        await setTimeout(1_000 + this.#random() * 7_000);
        return door.open();
      }
    }
  }

  #isCalm(): boolean {
    const byRoom = Map.groupBy(this.#talkers, ({ room }) => room);
    for (const talkers of byRoom.values()) {
      const isQuiet = talkers.every(({ isOnline, waiting, session }) =>
        isOnline && waiting === 0 && session.state.log.unsent === 0
      );
      if (!isQuiet) return false;
      const rosters = talkers.map(({ session }) => session.state.members.map(({ id }) => id).sort().join());
      const people = talkers.map(({ session }) => session.state.members.length);
      if (new Set(rosters).size > 1 || people.some((count) => count !== talkers.length)) return false;
      if (new Set(talkers.map(({ texts }) => texts.at(-1))).size > 1) return false;
    }
    return true;
  }

  #check(): void {
    this.#record.checkOrder();
    for (const talkers of Map.groupBy(this.#talkers, ({ room }) => room).values()) {
      for (const reader of talkers) {
        const seen = new Map<string, number>();
        for (const text of reader.texts) seen.set(text, (seen.get(text) ?? 0) + 1);
        for (const [text, count] of seen) {
          if (count > 1) this.#record.blame("doubles", `${reader.name} sees "${text}" ${count} times`);
        }
        const mayMiss = this.#options.persistence === "none" && reader.knowsOfGap;
        for (const { name, said } of talkers) {
          for (let count = 0; count < said; count++) {
            const text = `${name} says ${count}`;
            if (seen.has(text) || mayMiss && name !== reader.name) continue;
            this.#record.blame("missing", `"${text}" for ${reader.name}`);
          }
        }
      }
    }
  }

  async #until(condition: () => boolean, what: string): Promise<void> {
    for (const end = performance.now() + CALM_LIMIT_MS; !condition();) {
      if (performance.now() > end) throw new Error(`It doesn't come about that ${what}: ${this.#state()}`);
      await setTimeout(50);
    }
  }

  #state(): string {
    return this.#talkers.map(({ name, room, session: { state }, waiting }) =>
      `\n${name} in ${room} is ${state.status} ${
        state.stopped ?? ""
      }, ${waiting} waiting, ${state.members.length} people`
    ).join("");
  }

  #pick<T>(from: readonly T[]): T {
    const one = from[Math.floor(this.#random() * from.length)];
    if (one === undefined) throw new Error("there is nothing to choose from");
    return one;
  }
}

interface Parts {
  readonly redis: RedisServer;
  readonly doors: readonly SlowDoor[];
  readonly instances: readonly ServerProcess[];
}
