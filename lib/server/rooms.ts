import type { TurnClock } from "../clock.ts";
import type { Backplane, OpenOptions, RoomChannel } from "./backplane.ts";
import type { Config } from "./config.ts";
import type { Ice } from "./ice.ts";
import type { Metrics } from "./metrics.ts";
import type { RandomBytes } from "./random.ts";
import { Room } from "./room.ts";
import { admits } from "./verifier.ts";

/** What {@linkcode Rooms} need. */
export interface RoomsOptions {
  readonly backplane: Backplane;
  readonly clock: TurnClock;
  readonly randomBytes: RandomBytes;
  readonly ice: Ice;
  readonly config: Config;
  readonly metrics: Metrics;
}

/** How an attempt to open a room ended. */
export type Opened = "opened" | "unknown" | "open" | "busy";

interface OpenRoom {
  readonly room: Room;
  readonly channel: RoomChannel;
}

interface Slot {
  /** With what the room is being opened, for the first who asked. */
  readonly options: OpenOptions;
  readonly opening: Promise<OpenRoom | Exclude<Opened, "opened">>;
  /** How many are on their way in: the room stays open for them, though nobody sits there yet. */
  claims: number;
  opened?: OpenRoom;
}

/** The rooms that this process has open: each one once, however many enter or leave it at the same time. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #slots = new Map<string, Slot>();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** How many rooms are open. */
  get size(): number {
    return this.#slots.size;
  }

  /** How many seats are taken in all rooms. */
  get members(): number {
    let members = 0;
    for (const { opened } of this.#slots.values()) members += opened?.room.members ?? 0;
    return members;
  }

  /** Opens a room and lets `sit` take a seat in it; a room in which nobody sits afterwards closes again. */
  async open(name: string, options: OpenOptions, sit: (room: Room) => void): Promise<Opened> {
    for (;;) {
      const slot = this.#slots.get(name) ?? this.#newSlot(name, options);
      slot.claims += 1;
      try {
        const opened = await slot.opening;
        // Somebody who didn't want to make the room, or had another proof, has asked before us: ask for ourselves.
        if (typeof opened === "string" && !isSame(options, slot.options)) continue;
        if (typeof opened === "string") return opened;
        const admitted = admits(opened.channel.verifier, options.verifier);
        if (admitted !== "admitted") return admitted;
        sit(opened.room);
        return "opened";
      } finally {
        slot.claims -= 1;
        this.#closeUnused(name);
      }
    }
  }

  /** Ends the waiting of seats whose grace time is over. */
  sweep(now: number): void {
    for (const { opened } of this.#slots.values()) opened?.room.sweep(now);
  }

  /** Closes all rooms without a word to anybody. */
  close(): void {
    for (const { opened } of this.#slots.values()) opened?.channel.close();
    this.#slots.clear();
  }

  #newSlot(name: string, options: OpenOptions): Slot {
    const slot: Slot = { options, opening: this.#openRoom(name, options), claims: 0 };
    this.#slots.set(name, slot);
    const settle = (opened?: Awaited<Slot["opening"]>) => {
      if (typeof opened === "object") slot.opened = opened;
      else if (this.#slots.get(name) === slot) this.#slots.delete(name);
    };
    slot.opening.then(settle, () => settle());
    return slot;
  }

  async #openRoom(name: string, options: OpenOptions): Slot["opening"] {
    const channel = await this.#options.backplane.open(name, options);
    if (typeof channel === "string") return channel;
    return { channel, room: new Room({ ...this.#options, channel, emptied: () => this.#closeUnused(name) }) };
  }

  #closeUnused(name: string): void {
    const slot = this.#slots.get(name);
    if (slot?.opened === undefined || slot.claims > 0 || slot.opened.room.members > 0) return;
    this.#slots.delete(name);
    slot.opened.channel.close();
  }
}

function isSame(one: OpenOptions, other: OpenOptions): boolean {
  return one.create === other.create && one.verifier === other.verifier;
}
