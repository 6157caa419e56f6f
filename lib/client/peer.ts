import { LIMITS } from "../protocol/limits.ts";
import type { SignalMessage } from "../protocol/messages.ts";

/** A session description or candidate without its address. */
export type Signal = DistributiveOmit<SignalMessage, "to">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What a {@linkcode Peer} works with and whom it tells. */
export interface PeerOptions {
  readonly connection: RTCPeerConnection;
  /** Whether this end gives way when both offer at once; exactly one of the two does. */
  readonly isPolite: boolean;
  /** Whether this end opens the data channel, and with it the negotiation. */
  readonly isCaller: boolean;
  readonly send: (signal: Signal) => void;
  readonly received: (data: unknown) => void;
  /** Told when a channel opens, and when the connection's state changes. */
  readonly changed: () => void;
  /** Told when the other end has closed the last channel. */
  readonly ended: () => void;
  /** Takes a channel that the other end has opened for a file. */
  readonly fileChannel: (channel: RTCDataChannel) => void;
  /** Told when the last channel for a file has closed. */
  readonly filesEnded: () => void;
}

/** Candidates that may wait for their description. */
const MOST_EARLY = 64;
/** Signals that may wait for those before them. */
const MOST_WAITING = 256;
/** The label of the channel between two members. */
const CHANNEL = "parley";
/** The label of a channel for one copy of a file. */
const FILE_CHANNEL = "file";
/** Channels for files that the other end may open. */
const MOST_FILE_CHANNELS = 16;
/** Channels between two members: one, or each end's own after both have called at once. */
const MOST_CHANNELS = 2;

/**
 * One member's connection to another: perfect negotiation (WebRTC section 10.7) around one RTCPeerConnection, and a
 * data channel. Signals are taken one after the other; candidates that come before their description wait.
 */
export class Peer implements Disposable {
  readonly #options: PeerOptions;
  readonly #channels: RTCDataChannel[] = [];
  readonly #fileChannels = new Set<RTCDataChannel>();
  #isMakingOffer = false;
  #isIgnoringOffer = false;
  #isClosed = false;
  #origin: string | undefined;
  #early: RTCIceCandidateInit[] = [];
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(options: PeerOptions) {
    const { connection, isCaller, send, changed } = options;
    this.#options = options;
    connection.onnegotiationneeded = () => void this.#offer();
    connection.onicecandidate = ({ candidate }) =>
      send({
        type: "candidate",
        label: candidate?.sdpMLineIndex ?? null,
        id: candidate?.sdpMid ?? null,
        candidate: candidate?.candidate ?? "",
      });
    connection.oniceconnectionstatechange = () => {
      if (connection.iceConnectionState === "failed") this.restart();
    };
    connection.onconnectionstatechange = () => this.#isClosed || changed();
    connection.ondatachannel = ({ channel }) => this.#offered(channel);
    if (isCaller) this.#use(connection.createDataChannel(CHANNEL));
  }

  /** Says whether a description comes from another instance than the one this end has talked to: a reloaded page. */
  isOfAnother(sdp: string): boolean {
    return this.#origin !== undefined && this.#origin !== originOf(sdp);
  }

  get isOpen(): boolean {
    return this.#openChannel !== undefined;
  }

  /** Whether messages get through, and no negotiation is unanswered. */
  get isUp(): boolean {
    const { connectionState, signalingState } = this.#options.connection;
    return this.isOpen && connectionState === "connected" && signalingState === "stable";
  }

  /** Whether channels for files can be opened. */
  get isConnected(): boolean {
    return this.isOpen && this.#options.connection.connectionState === "connected";
  }

  /** Whether there are channels for files. */
  get hasFiles(): boolean {
    return this.#fileChannels.size > 0;
  }

  /** Opens a channel for one copy of a file; undefined unless the connection is up. */
  openFileChannel(): RTCDataChannel | undefined {
    if (!this.isConnected) return undefined;
    try {
      return this.#keep(this.#options.connection.createDataChannel(FILE_CHANNEL));
    } catch {
      return undefined;
    }
  }

  /** Sends text over the channel; returns whether it was open and not too far behind. */
  send(text: string): boolean {
    const channel = this.#openChannel;
    if (channel === undefined || channel.bufferedAmount > LIMITS.bufferedBytes) return false;
    try {
      channel.send(text);
      return true;
    } catch {
      return false;
    }
  }

  /** Takes a signal of the other end; a broken one is dropped, and so is one that too many others wait before. */
  take(signal: Signal): void {
    if (this.#waiting >= MOST_WAITING) return;
    if (signal.type !== "candidate") this.#origin = originOf(signal.sdp);
    this.#waiting += 1;
    this.#work = this.#work.then(() => this.#take(signal)).catch(() => {}).finally(() => this.#waiting -= 1);
  }

  /** Gathers candidates anew, after a failure or a change of network (RFC 8445 section 9). */
  restart(): void {
    if (!this.#isClosed) this.#options.connection.restartIce();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#options.connection.close();
  }

  get #openChannel(): RTCDataChannel | undefined {
    return this.#channels.find(({ readyState }) => readyState === "open");
  }

  #offered(channel: RTCDataChannel): void {
    const { fileChannel } = this.#options;
    if (channel.label === CHANNEL && this.#channels.length < MOST_CHANNELS) this.#use(channel);
    else if (channel.label === FILE_CHANNEL && this.#fileChannels.size < MOST_FILE_CHANNELS) {
      fileChannel(this.#keep(channel));
    } else channel.close();
  }

  #keep(channel: RTCDataChannel): RTCDataChannel {
    this.#fileChannels.add(channel);
    channel.addEventListener("close", () => {
      this.#fileChannels.delete(channel);
      if (!this.#isClosed && !this.hasFiles) this.#options.filesEnded();
    });
    return channel;
  }

  #use(channel: RTCDataChannel): void {
    const { received, changed, ended } = this.#options;
    this.#channels.push(channel);
    channel.onopen = () => this.#isClosed || changed();
    channel.onclose = () => this.#isClosed || this.isOpen || ended();
    channel.onmessage = ({ data }) => this.#isClosed || received(data);
  }

  async #offer(): Promise<void> {
    const { connection } = this.#options;
    try {
      this.#isMakingOffer = true;
      await connection.setLocalDescription();
      this.#sendDescription();
    } catch {
      // Closed meanwhile, or a state in which the other end's offer goes first: negotiation is asked for again.
    } finally {
      this.#isMakingOffer = false;
    }
  }

  async #take(signal: Signal): Promise<void> {
    if (this.#isClosed) return;
    if (signal.type === "candidate") return await this.#takeCandidate(signal);
    await this.#takeDescription(signal);
  }

  /** An answer is never taken while another is being set, so of the pattern's three flags two are enough. */
  async #takeDescription({ type, sdp }: Extract<Signal, { sdp: string }>): Promise<void> {
    const { connection, isPolite } = this.#options;
    const isGlare = type === "offer" && (this.#isMakingOffer || connection.signalingState !== "stable");
    this.#isIgnoringOffer = isGlare && !isPolite;
    if (this.#isIgnoringOffer) return;
    await connection.setRemoteDescription({ type, sdp });
    for (const candidate of this.#early.splice(0)) await this.#add(candidate);
    if (type === "answer") return;
    await connection.setLocalDescription();
    this.#sendDescription();
  }

  /** Candidates that follow an ignored offer are that offer's. */
  async #takeCandidate({ candidate, label, id }: Extract<Signal, { type: "candidate" }>): Promise<void> {
    if (this.#isIgnoringOffer) return;
    const init = { candidate, sdpMLineIndex: label, sdpMid: id };
    if (this.#options.connection.remoteDescription !== null) return await this.#add(init);
    if (this.#early.length < MOST_EARLY) this.#early.push(init);
  }

  async #add(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#options.connection.addIceCandidate(candidate);
    } catch {
      // One that doesn't fit (of an earlier instance, or broken): others may.
    }
  }

  #sendDescription(): void {
    const description = this.#options.connection.localDescription;
    if (this.#isClosed || description?.type !== "offer" && description?.type !== "answer") return;
    this.#options.send({ type: description.type, sdp: description.sdp });
  }
}

/** The session id of the origin line (RFC 8866 section 5.2): the same for all descriptions of one RTCPeerConnection. */
function originOf(sdp: string): string | undefined {
  return /^o=\S+ (\S+)/m.exec(sdp)?.[1];
}
