import {
  type Applicant,
  type Backplane,
  BUSY_MS,
  type EnterRefusal,
  type Place,
  type RoomChannel,
  type RoomEvents,
} from "./backplane.ts";
import type { Config } from "./config.ts";
import { type MemoryMember, MemoryRoom, type MemoryRoomOptions } from "./memory_room.ts";
import { admits } from "./verifier.ts";

/** What a {@linkcode MemoryBackplane} needs. */
export interface MemoryBackplaneOptions extends MemoryRoomOptions {
  readonly config: MemoryRoomOptions["config"] & Pick<Config, "rooms" | "roomKeepMs">;
}

interface KeptRoom {
  readonly room: MemoryRoom;
  /** Armed while nobody has the room open. */
  forgetting?: Disposable;
}

/** The backplane of a single process: rooms live in its memory and die with it. */
export class MemoryBackplane implements Backplane {
  readonly #options: MemoryBackplaneOptions;
  readonly #rooms = new Map<string, KeptRoom>();

  constructor(options: MemoryBackplaneOptions) {
    this.#options = options;
  }

  open(name: string, events: RoomEvents): RoomChannel {
    let entered: MemoryRoom | undefined;
    const room = () => {
      if (entered === undefined) throw new Error("nobody has entered here");
      return entered;
    };
    const attach = ({ room, forgetting }: KeptRoom) => {
      forgetting?.[Symbol.dispose]();
      entered = room;
      room.listeners.add(events);
    };
    const withMember = (place: Place, act: (member: MemoryMember) => void) => {
      const member = room().memberAt(place, events);
      if (member !== undefined) act(member);
    };
    return {
      get isPrivate() {
        return room().verifier !== undefined;
      },
      get members() {
        return entered?.members ?? new Map();
      },
      get isIdle() {
        return entered === undefined || entered.members.size === 0;
      },
      since: (position) => room().log.since(position),
      enter: (applicant, answer) => {
        // As with a store, the answer comes later; from the decision to the answer it is one step.
        void Promise.resolve().then(() => {
          const found = this.#find(name, applicant);
          if (typeof found === "string") return answer({ result: "refused", reason: found });
          attach(found);
          found.room.enter(applicant, { events, answer });
        });
      },
      append: (place, draft, answer) =>
        withMember(place, () => {
          const appended = room().log.append(draft, this.#options.clock.now());
          if (appended.result === "refused") return answer.refused(appended.code);
          if (appended.result === "duplicate") return answer.duplicate(appended.entry);
          for (const each of room().listeners) each.entry(appended.entry, appended.encoded);
        }),
      send: (place, errand, refuse) =>
        withMember(place, (member) => {
          const code = room().send(member, errand);
          if (code !== undefined) refuse(code, code === "member-busy" ? BUSY_MS : undefined);
        }),
      rename: (place, to) => withMember(place, (member) => room().rename(member, to)),
      typing: (place, on) => withMember(place, (member) => room().typing(member, on)),
      leave: (place) => withMember(place, (member) => room().leave(member)),
      lost: (place) => withMember(place, (member) => room().lost(member)),
      close: () => {
        if (entered?.listeners.delete(events)) this.#forgetLater(name);
      },
    };
  }

  sweep(now: number): void {
    for (const { room } of this.#rooms.values()) room.sweep(now);
  }

  close(): void {
    for (const { forgetting } of this.#rooms.values()) forgetting?.[Symbol.dispose]();
    this.#rooms.clear();
  }

  #find(name: string, { create, verifier }: Applicant): KeptRoom | EnterRefusal {
    const known = this.#rooms.get(name);
    if (known !== undefined) {
      const admitted = admits(known.room.verifier, verifier);
      return admitted === "admitted" ? known : admitted;
    }
    if (!create) return "unknown";
    if (this.#rooms.size >= this.#options.config.rooms) return "busy";
    const made: KeptRoom = { room: new MemoryRoom(this.#options, verifier) };
    this.#rooms.set(name, made);
    return made;
  }

  #forgetLater(name: string): void {
    const kept = this.#rooms.get(name);
    if (kept === undefined || kept.room.listeners.size > 0) return;
    const { clock, config } = this.#options;
    kept.forgetting = clock.after(config.roomKeepMs, () => this.#rooms.delete(name));
  }
}
