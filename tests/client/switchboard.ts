import { type Exposure, Mesh } from "../../lib/client/mesh.ts";
import type { Member, SignalMessage } from "../../lib/protocol/messages.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { turn } from "../fakes/turn.ts";

type Connect = (configuration: RTCConfiguration) => RTCPeerConnection;

/** A member with a mesh, and all that it has sent and heard. */
export class Party {
  readonly id: string;
  readonly mesh: Mesh;
  readonly sent: SignalMessage[] = [];
  readonly heard: string[] = [];
  readonly channels: { readonly member: string; readonly channel: RTCDataChannel }[] = [];
  /** Whether its socket is lost: signals to it are missed. */
  isAway = false;

  constructor(board: Switchboard, { id, connect }: { id: string; connect: Connect }) {
    this.id = id;
    this.mesh = new Mesh({
      connect,
      clock: board.clock,
      send: (signal) => {
        this.sent.push(signal);
        board.post(id, signal);
      },
      received: (member, data) => this.heard.push(`${member}: ${data}`),
      fileChannel: (member, { channel }) => this.channels.push({ member, channel }),
      changed: () => {},
    });
  }

  callsTo(member: string): number {
    return this.sent.filter(({ type, to }) => type === "offer" && to === member).length;
  }
}

/**
 * Signaling in memory between the meshes of a room: signals between two members keep their order, those of different
 * members overtake each other by chance.
 */
export class Switchboard implements Disposable {
  readonly clock = new DrivenClock();
  readonly #random: () => number;
  readonly #parties = new Map<string, Party>();
  readonly #lines = new Map<string, SignalMessage[]>();

  constructor(random: () => number = () => 0) {
    this.#random = random;
  }

  get members(): readonly Member[] {
    return [...this.#parties.keys()].map((id) => ({ id, name: id }));
  }

  /**
   * A member comes, or comes back with a reloaded page: it is welcomed, the others are told. The page before is closed,
   * or has crashed and closes nothing.
   */
  join(
    id: string,
    { connect, exposure = "all", hasCrashed = false }: {
      connect: Connect;
      exposure?: Exposure;
      hasCrashed?: boolean;
    },
  ): Party {
    if (!hasCrashed) this.#parties.get(id)?.mesh[Symbol.dispose]();
    const party = new Party(this, { id, connect });
    this.#parties.set(id, party);
    party.mesh.setExposure(exposure);
    party.mesh.welcome(id, this.members);
    this.#tellRoster();
    return party;
  }

  leave(id: string): void {
    this.#parties.get(id)?.mesh[Symbol.dispose]();
    this.#parties.delete(id);
    this.#tellRoster();
  }

  post(from: string, signal: SignalMessage): void {
    const key = `${from}>${signal.to}`;
    this.#lines.set(key, [...this.#lines.get(key) ?? [], signal]);
  }

  /** Delivers one signal of a line chosen by chance; returns whether there was one. */
  step(): boolean {
    const waiting = [...this.#lines].filter(([, signals]) => signals.length > 0);
    const [key = "", signals = []] = waiting[Math.floor(this.#random() * waiting.length)] ?? [];
    const signal = signals.shift();
    if (signal === undefined) return false;
    const from = key.slice(0, key.indexOf(">"));
    const to = this.#parties.get(signal.to ?? "");
    if (to === undefined || to.isAway) this.#parties.get(from)?.mesh.missed(signal.to ?? "");
    else to.mesh.take(from, signal);
    return true;
  }

  /** Delivers until nothing is under way. */
  async settle(): Promise<void> {
    for (let idle = 0; idle < 3; idle = this.step() ? 0 : idle + 1) await turn();
  }

  [Symbol.dispose](): void {
    for (const { mesh } of this.#parties.values()) mesh[Symbol.dispose]();
  }

  #tellRoster(): void {
    for (const { mesh } of this.#parties.values()) mesh.update(this.members);
  }
}
