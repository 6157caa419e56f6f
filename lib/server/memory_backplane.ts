import type { Clock } from "../clock.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Backplane, Deliver, OpenOptions, RoomChannel } from "./backplane.ts";
import type { Config } from "./config.ts";
import { type RandomBytes, randomId } from "./random.ts";
import { RoomLog } from "./room_log.ts";
import { admits } from "./verifier.ts";

/** What a {@linkcode MemoryBackplane} needs. */
export interface MemoryBackplaneOptions {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly config: Pick<Config, "rooms" | "roomKeepMs" | "historyEntries" | "historyBytes">;
}

interface KeptRoom {
  readonly log: RoomLog;
  readonly verifier: string | undefined;
  readonly listeners: Set<{ deliver: Deliver }>;
  /** Armed while nobody has the room open. */
  forgetting?: Disposable;
}

/** The backplane of a single process: logs live in its memory and die with it. */
export class MemoryBackplane implements Backplane {
  readonly #options: MemoryBackplaneOptions;
  readonly #rooms = new Map<string, KeptRoom>();

  constructor(options: MemoryBackplaneOptions) {
    this.#options = options;
  }

  open(name: string, { create, verifier }: OpenOptions): ReturnType<Backplane["open"]> {
    const known = this.#rooms.get(name);
    if (known !== undefined) {
      const admitted = admits(known.verifier, verifier);
      return Promise.resolve(admitted === "admitted" ? this.#channel(name, known) : admitted);
    }
    if (!create) return Promise.resolve("unknown");
    if (this.#rooms.size >= this.#options.config.rooms) return Promise.resolve("busy");
    const { historyEntries: entries, historyBytes: bytes } = this.#options.config;
    const log = new RoomLog(randomId(this.#options.randomBytes), {
      entries,
      bytes,
      ids: LIMITS.rememberedIds,
      erases: verifier === undefined,
    });
    const room: KeptRoom = { log, verifier, listeners: new Set() };
    this.#rooms.set(name, room);
    return Promise.resolve(this.#channel(name, room));
  }

  close(): void {
    for (const room of this.#rooms.values()) room.forgetting?.[Symbol.dispose]();
    this.#rooms.clear();
  }

  #channel(name: string, room: KeptRoom): RoomChannel {
    const { clock, config } = this.#options;
    const listener: { deliver: Deliver } = { deliver: () => {} };
    room.forgetting?.[Symbol.dispose]();
    delete room.forgetting;
    room.listeners.add(listener);
    return {
      verifier: room.verifier,
      listen: (deliver) => void (listener.deliver = deliver),
      since: (position) => room.log.since(position),
      append: (draft, answer) => {
        const appended = room.log.append(draft, clock.now());
        if (appended.result === "refused") return answer.refused(appended.code);
        if (appended.result === "duplicate") return answer.duplicate(appended.entry);
        for (const { deliver } of room.listeners) deliver(appended.entry, appended.encoded);
      },
      close: () => {
        if (!room.listeners.delete(listener) || room.listeners.size > 0) return;
        room.forgetting = clock.after(config.roomKeepMs, () => this.#rooms.delete(name));
      },
    };
  }
}
