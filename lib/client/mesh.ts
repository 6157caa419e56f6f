import type { Clock } from "../clock.ts";
import type { Rate } from "../protocol/limits.ts";
import type { IceServers, Member, SignalMessage } from "../protocol/messages.ts";
import { RateLimit } from "../protocol/rate_limit.ts";
import { Peer, type Signal } from "./peer.ts";

/** What a mesh lets the others learn: `all` addresses, those of a TURN server only, or none, without any connection. */
export type Exposure = "all" | "relay" | "none";

/** Members up to which everybody is connected to everybody; beyond it the relay is enough. */
export const MESH_MAX = 8;
/** Milliseconds for which a connection may be down before it is let go. */
export const PATIENCE_MS = 15_000;
/** Calls between two members that come to nothing; the first may have been lost with a socket. */
const MOST_CALLS = 2;
/** The session description of an answer that says no to a call (PEER-7). */
const NO = "";
/** What is taken from one member's channel; what is over is dropped, since the room brings it all the same. */
const CHANNEL_RATE: Rate = { perSecond: 20, burst: 400 };

/** What a {@linkcode Mesh} works with and whom it tells. */
export interface MeshOptions {
  readonly connect: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock: Clock;
  readonly send: (signal: SignalMessage) => void;
  readonly received: (member: string, data: unknown) => void;
  /** Told when a channel opens or closes. */
  readonly changed: () => void;
}

interface Link {
  readonly peer: Peer;
  readonly connection: RTCPeerConnection;
  /** Ends the link if it isn't up by then. */
  deadline: Disposable | undefined;
}

/** The direct connections of one member to the others. */
export class Mesh implements Disposable {
  readonly #options: MeshOptions;
  readonly #links = new Map<string, Link>();
  /** How often this end has called each member since the two were connected, or since the last `welcome`. */
  readonly #calls = new Map<string, number>();
  #self = "";
  #members: readonly Member[] = [];
  #servers: IceServers["servers"] = [];
  #exposure: Exposure = "none";

  constructor(options: MeshOptions) {
    this.#options = options;
  }

  /** The members whose channel is open. */
  get open(): readonly string[] {
    return [...this.#links].filter(([, { peer }]) => peer.isOpen).map(([member]) => member);
  }

  connectionTo(member: string): RTCPeerConnection | undefined {
    return this.#links.get(member)?.connection;
  }

  /** Takes other ICE servers; connections that are there use them when they restart. */
  setIce(servers: IceServers["servers"]): void {
    this.#servers = servers;
    for (const { connection } of this.#links.values()) {
      try {
        connection.setConfiguration(this.#configuration());
      } catch {
        // The browser won't have them: the connection keeps those that it has.
      }
    }
  }

  /** Changes what others may learn: all connections are made anew. */
  setExposure(exposure: Exposure): void {
    if (exposure === this.#exposure) return;
    this.#exposure = exposure;
    this.#closeAll();
    this.#callAll(this.#members);
  }

  /** Takes the roster of a `welcome`, and calls everybody who isn't connected: the one who comes calls. */
  welcome(self: string, members: readonly Member[]): void {
    if (self !== this.#self) this.#closeAll();
    this.#self = self;
    this.update(members);
    this.#callAll(members);
  }

  /** Takes a changed roster: who has gone is let go; where it is short again, who came later calls. */
  update(members: readonly Member[]): void {
    const wasLong = this.#members.length > MESH_MAX;
    this.#members = members;
    const present = new Set(members.map(({ id }) => id));
    for (const id of [...this.#links.keys(), ...this.#calls.keys()]) {
      if (!present.has(id)) this.#forget(id);
    }
    if (wasLong) this.#callAll(members.slice(0, members.findIndex(({ id }) => id === this.#self)));
  }

  /** Calls a member, unless the two are connected, or about to be. */
  call(member: string): void {
    if (this.#exposure === "none" || this.#members.length > MESH_MAX || this.#links.has(member)) return;
    if (this.#members.some(({ id }) => id === member)) this.#open(member, "caller");
  }

  /** Takes a signal of another member. */
  take(from: string, signal: Signal): void {
    if (!this.#members.some(({ id }) => id === from)) return;
    if (signal.type === "answer" && signal.sdp === NO) return this.drop(from);
    if (signal.type === "offer" && this.#links.get(from)?.peer.isOfAnother(signal.sdp)) this.drop(from);
    if (signal.type === "offer" && !this.#links.has(from)) this.#open(from, "callee");
    const peer = this.#links.get(from)?.peer;
    if (peer !== undefined) peer.take(signal);
    else if (signal.type === "offer") this.#options.send({ type: "answer", sdp: NO, to: from });
  }

  /** Takes the news that a signal didn't reach a member: a call that nobody hears is over, whoever comes back calls. */
  missed(member: string): void {
    if (this.#links.get(member)?.peer.isUp === false) this.drop(member);
  }

  /** Sends text to all who are connected; returns to how many. */
  broadcast(text: string): number {
    let sent = 0;
    for (const { peer } of this.#links.values()) sent += peer.send(text) ? 1 : 0;
    return sent;
  }

  sendTo(member: string, text: string): boolean {
    return this.#links.get(member)?.peer.send(text) === true;
  }

  /** Lets a member's connection go. */
  drop(member: string): void {
    const link = this.#links.get(member);
    if (link === undefined) return;
    this.#links.delete(member);
    link.deadline?.[Symbol.dispose]();
    link.peer[Symbol.dispose]();
    this.#options.changed();
  }

  /** Looks for new ways after a change of network. */
  restart(): void {
    for (const { peer } of this.#links.values()) peer.restart();
  }

  /** Ends all connections, until the next `welcome`. */
  hangUp(): void {
    this.#members = [];
    this.#closeAll();
  }

  [Symbol.dispose](): void {
    this.hangUp();
  }

  #callAll(members: readonly Member[]): void {
    if (this.#exposure === "none" || this.#members.length > MESH_MAX) return;
    for (const { id } of members) {
      if (id === this.#self || this.#links.get(id)?.peer.isUp === true) continue;
      this.#forget(id);
      this.#open(id, "caller");
    }
  }

  #forget(member: string): void {
    this.drop(member);
    this.#calls.delete(member);
  }

  /** A browser without peer connections, or one that won't make another, leaves its member on the relay. */
  #open(member: string, as: "caller" | "callee"): void {
    if (this.#exposure === "none" || this.#links.size >= MESH_MAX - 1) return;
    const calls = this.#calls.get(member) ?? 0;
    // The other's call counts as one: so two who can't reach each other don't call in turns for ever.
    this.#calls.set(member, as === "caller" ? calls + 1 : Math.max(calls, 1));
    const { connect, clock, send, received } = this.#options;
    const limit = new RateLimit(CHANNEL_RATE, clock.now());
    let connection: RTCPeerConnection | undefined;
    try {
      connection = connect(this.#configuration());
      const peer = new Peer({
        connection,
        isCaller: as === "caller",
        isPolite: this.#self < member,
        send: (signal) => send({ ...signal, to: member }),
        received: (data) => limit.take(clock.now()) === 0 && received(member, data),
        changed: () => this.#changed(member),
        ended: () => this.drop(member),
      });
      this.#links.set(member, { peer, connection, deadline: undefined });
      this.#watch(member);
    } catch {
      connection?.close();
    }
  }

  #changed(member: string): void {
    this.#watch(member);
    this.#options.changed();
  }

  /** Sees to it that a connection that stays down is let go. */
  #watch(member: string): void {
    const link = this.#links.get(member);
    if (link === undefined) return;
    if (!link.peer.isUp) {
      link.deadline ??= this.#options.clock.after(PATIENCE_MS, () => this.#giveUp(member));
      return;
    }
    link.deadline?.[Symbol.dispose]();
    link.deadline = undefined;
    this.#calls.set(member, 1);
  }

  /** Whoever gives up calls once more: the one who has called may not notice, or not get through. */
  #giveUp(member: string): void {
    const link = this.#links.get(member);
    if (link === undefined) return;
    link.deadline = undefined;
    if (link.peer.isUp) return;
    this.drop(member);
    if ((this.#calls.get(member) ?? 0) < MOST_CALLS) this.#open(member, "caller");
  }

  #configuration(): RTCConfiguration {
    const iceServers = this.#servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }));
    return { iceServers, iceTransportPolicy: this.#exposure === "relay" ? "relay" : "all" };
  }

  #closeAll(): void {
    for (const id of [...this.#links.keys()]) this.drop(id);
  }
}
