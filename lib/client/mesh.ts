import type { IceServers, Member, SignalMessage } from "../protocol/messages.ts";
import { Peer, type Signal } from "./peer.ts";

/** What a mesh lets the others learn: `all` addresses, those of a TURN server only, or none, without any connection. */
export type Exposure = "all" | "relay" | "none";

/** Members up to which everybody is connected to everybody; beyond it the relay is enough. */
const MESH_MAX = 8;

/** What a {@linkcode Mesh} works with and whom it tells. */
export interface MeshOptions {
  readonly connect: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly send: (signal: SignalMessage) => void;
  readonly received: (member: string, data: unknown) => void;
  /** Told when a channel opens or closes. */
  readonly changed: () => void;
}

interface Link {
  readonly peer: Peer;
  readonly connection: RTCPeerConnection;
}

/** The direct connections of one member to the others. */
export class Mesh implements Disposable {
  readonly #options: MeshOptions;
  readonly #links = new Map<string, Link>();
  #self = "";
  #members: readonly Member[] = [];
  #servers: IceServers["servers"] = [];
  #exposure: Exposure = "none";

  constructor(options: MeshOptions) {
    this.#options = options;
  }

  /** The members whose channel is open. */
  get open(): readonly string[] {
    return [...this.#links.keys()].filter((member) => this.#isOpen(member));
  }

  connectionTo(member: string): RTCPeerConnection | undefined {
    return this.#links.get(member)?.connection;
  }

  /** Takes other ICE servers; connections that are there use them when they restart. */
  setIce(servers: IceServers["servers"]): void {
    this.#servers = servers;
    for (const { connection } of this.#links.values()) connection.setConfiguration(this.#configuration());
  }

  /** Changes what others may learn: all connections are made anew. */
  setExposure(exposure: Exposure): void {
    if (exposure === this.#exposure) return;
    this.#exposure = exposure;
    this.#closeAll();
    this.#callAll();
  }

  /** Takes the roster of a `welcome`, and calls everybody who isn't connected: the one who comes calls. */
  welcome(self: string, members: readonly Member[]): void {
    if (self !== this.#self) this.#closeAll();
    this.#self = self;
    this.update(members);
    this.#callAll();
  }

  /** Takes a changed roster: who has gone is let go. */
  update(members: readonly Member[]): void {
    this.#members = members;
    const present = new Set(members.map(({ id }) => id));
    for (const id of this.#links.keys()) {
      if (!present.has(id)) this.drop(id);
    }
  }

  /** Calls a member, unless the two are connected, or about to be. */
  call(member: string): void {
    if (this.#exposure === "none" || this.#members.length > MESH_MAX || this.#links.has(member)) return;
    if (this.#members.some(({ id }) => id === member)) this.#open(member, true);
  }

  /** Takes a signal of another member. */
  take(from: string, signal: Signal): void {
    if (this.#exposure === "none" || !this.#members.some(({ id }) => id === from)) return;
    if (signal.type === "offer" && this.#links.get(from)?.peer.isOfAnother(signal.sdp)) this.drop(from);
    const link = this.#links.get(from) ?? (signal.type === "offer" ? this.#open(from, false) : undefined);
    link?.peer.take(signal);
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
    this.#links.get(member)?.peer[Symbol.dispose]();
    if (this.#links.delete(member)) this.#options.changed();
  }

  /** Looks for new ways after a change of network. */
  restart(): void {
    for (const { peer } of this.#links.values()) peer.restart();
  }

  /** Ends all connections, until the next `welcome`. */
  hangUp(): void {
    this.#closeAll();
  }

  [Symbol.dispose](): void {
    this.#closeAll();
  }

  #isOpen(member: string): boolean {
    return this.#links.get(member)?.peer.isOpen === true;
  }

  #callAll(): void {
    if (this.#exposure === "none" || this.#members.length > MESH_MAX) return;
    for (const { id } of this.#members) {
      if (id === this.#self || this.#isOpen(id)) continue;
      this.drop(id);
      this.#open(id, true);
    }
  }

  #open(member: string, isCaller: boolean): Link {
    const { connect, send, received, changed } = this.#options;
    const connection = connect(this.#configuration());
    const peer = new Peer({
      connection,
      isCaller,
      isPolite: this.#self < member,
      send: (signal) => send({ ...signal, to: member }),
      received: (data) => received(member, data),
      changed,
    });
    const link = { peer, connection };
    this.#links.set(member, link);
    return link;
  }

  #configuration(): RTCConfiguration {
    const iceServers = this.#servers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }));
    return { iceServers, iceTransportPolicy: this.#exposure === "relay" ? "relay" : "all" };
  }

  #closeAll(): void {
    for (const id of [...this.#links.keys()]) this.drop(id);
  }
}
