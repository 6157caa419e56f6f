import type { Guest, RoomEntry } from "./guest.ts";
import { Room, type RoomOptions } from "./room.ts";

/** What {@linkcode Rooms} need. */
export type RoomsOptions = Omit<RoomOptions, "name" | "vacated" | "ended">;

interface OpenRoom {
  readonly room: Room;
  /** How many are on their way in: the room stays open for them, though nobody sits there yet. */
  claims: number;
}

/** The rooms that this process has open: each one once, however many enter or leave it at the same time. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #open = new Map<string, OpenRoom>();

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  /** How many rooms are open. */
  get size(): number {
    return this.#open.size;
  }

  /** How many members all open rooms have. */
  get members(): number {
    let members = 0;
    for (const { room } of this.#open.values()) members += room.members;
    return members;
  }

  /** Lets the guest into a room; one in which nobody sits afterwards closes again. */
  async enter(name: string, guest: Guest): Promise<RoomEntry> {
    const open = this.#open.get(name) ?? this.#openRoom(name);
    open.claims += 1;
    try {
      return await open.room.enter(guest);
    } finally {
      open.claims -= 1;
      this.#closeUnused(name);
    }
  }

  /** Closes all rooms without a word to anybody. */
  close(): void {
    for (const { room } of this.#open.values()) room.close();
    this.#open.clear();
  }

  #openRoom(name: string): OpenRoom {
    const room = new Room({
      ...this.#options,
      name,
      vacated: () => this.#closeUnused(name),
      ended: () => this.#forget(name, room),
    });
    const open = { room, claims: 0 };
    this.#open.set(name, open);
    return open;
  }

  #closeUnused(name: string): void {
    const open = this.#open.get(name);
    if (open !== undefined && open.claims === 0 && open.room.isUnused) this.#forget(name, open.room);
  }

  /** Who enters from now on gets a room that is opened anew. */
  #forget(name: string, room: Room): void {
    if (this.#open.get(name)?.room === room) this.#open.delete(name);
    room.close();
  }
}
