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
  /** Told when the channel opens or closes, and when the connection has failed. */
  readonly changed: () => void;
}

/** Candidates that may wait for their description. */
const MOST_EARLY = 64;
/** The label of the one channel between two members. */
const CHANNEL = "parley";

/**
 * One member's connection to another: perfect negotiation (WebRTC section 10.7) around one RTCPeerConnection, and a
 * data channel. Signals are taken one after the other; candidates that come before their description wait.
 */
export class Peer implements Disposable {
  readonly #options: PeerOptions;
  #channel: RTCDataChannel | undefined;
  #isMakingOffer = false;
  #isIgnoringOffer = false;
  #isSettingAnswer = false;
  #early: RTCIceCandidateInit[] = [];
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

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
    connection.onconnectionstatechange = () => changed();
    connection.ondatachannel = ({ channel }) => this.#use(channel);
    if (isCaller) this.#use(connection.createDataChannel(CHANNEL));
  }

  /** Says whether an offer comes from another instance than the one this end has talked to: a reloaded page. */
  isOfAnother(sdp: string): boolean {
    const remote = this.#options.connection.remoteDescription;
    return remote !== null && originOf(remote.sdp) !== originOf(sdp);
  }

  get isOpen(): boolean {
    return this.#channel?.readyState === "open";
  }

  /** Sends text over the channel; returns whether it was open. */
  send(text: string): boolean {
    if (!this.isOpen) return false;
    this.#channel?.send(text);
    return true;
  }

  /** Takes a signal of the other end; a broken one is dropped. */
  take(signal: Signal): void {
    this.#work = this.#work.then(() => this.#take(signal)).catch(() => {});
  }

  /** Gathers candidates anew, after a failure or a change of network (RFC 8445 section 9). */
  restart(): void {
    if (!this.#isClosed) this.#options.connection.restartIce();
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#options.connection.close();
  }

  #use(channel: RTCDataChannel): void {
    const { received, changed } = this.#options;
    this.#channel = channel;
    channel.onopen = channel.onclose = () => changed();
    channel.onmessage = ({ data }) => received(data);
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

  async #takeDescription({ type, sdp }: Extract<Signal, { sdp: string }>): Promise<void> {
    const { connection, isPolite } = this.#options;
    const isReady = !this.#isMakingOffer &&
      (connection.signalingState === "stable" || this.#isSettingAnswer);
    this.#isIgnoringOffer = type === "offer" && !isReady && !isPolite;
    if (this.#isIgnoringOffer) return;
    this.#isSettingAnswer = type === "answer";
    try {
      await connection.setRemoteDescription({ type, sdp });
    } finally {
      this.#isSettingAnswer = false;
    }
    for (const candidate of this.#early.splice(0)) await this.#add(candidate);
    if (type === "answer") return;
    await connection.setLocalDescription();
    this.#sendDescription();
  }

  async #takeCandidate({ candidate, label, id }: Extract<Signal, { type: "candidate" }>): Promise<void> {
    const init = { candidate, sdpMLineIndex: label, sdpMid: id };
    if (this.#options.connection.remoteDescription !== null) return await this.#add(init);
    if (this.#early.length < MOST_EARLY) this.#early.push(init);
  }

  async #add(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#options.connection.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#isIgnoringOffer) throw error;
    }
  }

  #sendDescription(): void {
    const description = this.#options.connection.localDescription;
    if (description === null || description.type !== "offer" && description.type !== "answer") return;
    this.#options.send({ type: description.type, sdp: description.sdp });
  }
}

/** The session id of the origin line (RFC 8866 section 5.2): the same for all descriptions of one RTCPeerConnection. */
function originOf(sdp: string): string | undefined {
  return /^o=\S+ (\S+)/m.exec(sdp)?.[1];
}
