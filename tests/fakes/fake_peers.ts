type Deliver = () => void;

/** What a fake connection's candidates and statistics look like. */
export type FakeReports = readonly Readonly<Record<string, unknown>>[];

/**
 * Peer connections in memory. Two connections pair when each has the other's description; what they tell each other
 * then is under way, in order for each direction, until the test delivers it. No more than what our client uses.
 */
export class FakePeers {
  readonly made: FakeConnection[] = [];
  readonly #queues = new Map<string, Deliver[]>();

  /** Makes a connection, as a browser's constructor does. */
  readonly connect = (configuration: RTCConfiguration): RTCPeerConnection => {
    const connection = new FakeConnection(this, configuration);
    this.made.push(connection);
    return connection as unknown as RTCPeerConnection;
  };

  /** The connections that aren't closed. */
  get alive(): readonly FakeConnection[] {
    return this.made.filter(({ signalingState }) => signalingState !== "closed");
  }

  get underWay(): number {
    return [...this.#queues.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Delivers the oldest thing of one direction, chosen by a number from 0 up to 1. */
  step(chance: number): void {
    const waiting = [...this.#queues].filter(([, queue]) => queue.length > 0);
    waiting[Math.floor(chance * waiting.length)]?.[1].shift()?.();
  }

  /** Delivers until nothing is under way. */
  deliver(): void {
    while (this.underWay > 0) this.step(0);
  }

  /** The connection whose descriptions have that origin. */
  find(id: number | undefined): FakeConnection | undefined {
    return this.alive.find((each) => each.id === id);
  }

  post(from: FakeConnection, deliver: Deliver): void {
    const key = `${from.id}`;
    const queue = this.#queues.get(key) ?? [];
    queue.push(deliver);
    this.#queues.set(key, queue);
  }
}

/** A data channel's end. */
export class FakeChannel {
  readonly label: string;
  readyState: RTCDataChannelState = "connecting";
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  binaryType = "arraybuffer";
  far: FakeChannel | undefined;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  /** What becomes of what the other end sends. */
  tamper: (data: unknown) => unknown = (data) => data;
  readonly #closers: (() => void)[] = [];
  readonly #owner: FakeConnection;

  constructor(owner: FakeConnection, label: string) {
    this.#owner = owner;
    this.label = label;
  }

  send(data: unknown): void {
    if (this.readyState !== "open") throw new DOMException("The channel isn't open", "InvalidStateError");
    if (this.#owner.isBroken) return;
    const { far } = this;
    const sent = data instanceof Uint8Array ? data.slice().buffer : data;
    this.#owner.post(() => far?.readyState === "open" && far.onmessage?.({ data: far.tamper(sent) }));
  }

  addEventListener(_type: "close", listener: () => void): void {
    this.#closers.push(listener);
  }

  open(): void {
    if (this.readyState !== "connecting") return;
    this.readyState = "open";
    this.onopen?.();
  }

  close(): void {
    if (this.readyState === "closed") return;
    this.#owner.post(() => this.far?.closedByFar());
    this.closedByFar();
  }

  closedByFar(): void {
    if (this.readyState === "closed") return;
    this.readyState = "closed";
    this.onclose?.();
    for (const listener of this.#closers) listener();
  }
}

/** A stand-in for an RTCPeerConnection. */
export class FakeConnection {
  static #made = 0;
  readonly id = ++FakeConnection.#made;
  readonly configurations: RTCConfiguration[];
  readonly #peers: FakePeers;
  readonly channels: FakeChannel[] = [];
  #version = 0;
  #needs = false;
  #far: number | undefined;
  signalingState: RTCSignalingState = "stable";
  connectionState: RTCPeerConnectionState = "new";
  iceConnectionState: RTCIceConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  /** Nothing gets through until the next negotiation. */
  isBroken = false;
  /** What `getStats` gives; without reports it fails. */
  reports: FakeReports | undefined = [];
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: unknown = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  ondatachannel: ((event: { channel: FakeChannel }) => void) | null = null;

  constructor(peers: FakePeers, configuration: RTCConfiguration) {
    this.#peers = peers;
    this.configurations = [configuration];
  }

  createDataChannel(label: string): FakeChannel {
    const channel = new FakeChannel(this, label);
    this.channels.push(channel);
    const far = this.#peers.find(this.#far);
    // Once there is a channel, further ones need no negotiation (WebRTC section 6.1).
    if (this.connectionState === "connected" && far !== undefined) this.#share(far);
    else this.#negotiate();
    return channel;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configurations.push(configuration);
  }

  async setLocalDescription(): Promise<void> {
    this.#assertOpen();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    this.localDescription = { type, sdp: `v=0\r\no=- ${this.id} ${++this.#version} IN IP4 0.0.0.0\r\n` };
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    this.#needs = false;
    await null;
    if (type === "answer") this.#settle();
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    this.#assertOpen();
    const { type, sdp = "" } = description;
    const far = Number(/^o=- (\d+)/m.exec(sdp)?.[1] ?? NaN);
    const isAnother = this.#far !== undefined && this.#far !== far;
    if (type === "answer" && this.signalingState !== "have-local-offer" || Number.isNaN(far) || isAnother) {
      throw new DOMException("The description doesn't fit", "InvalidStateError");
    }
    this.#far = far;
    this.remoteDescription = description;
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    await null;
    if (type === "answer") this.#settle();
  }

  addIceCandidate(): Promise<void> {
    return Promise.resolve();
  }

  restartIce(): void {
    this.#negotiate();
  }

  getStats(): Promise<Map<string, unknown>> {
    if (this.reports === undefined) return Promise.reject(new DOMException("There are none"));
    return Promise.resolve(new Map(this.reports.map((report) => [String(report["id"]), report])));
  }

  /** Takes the path away, as a network that is gone: both ends come to know it, and nothing gets through. */
  break(): void {
    for (const end of [this, this.#peers.find(this.#far)]) {
      if (end === undefined || end.connectionState !== "connected") continue;
      end.isBroken = true;
      end.#setState("failed");
    }
  }

  post(deliver: Deliver): void {
    this.#peers.post(this, deliver);
  }

  close(): void {
    if (this.signalingState === "closed") return;
    this.signalingState = "closed";
    this.connectionState = "closed";
    for (const channel of this.channels) channel.close();
  }

  #negotiate(): void {
    this.#needs = true;
    this.#askToNegotiate();
  }

  #askToNegotiate(): void {
    queueMicrotask(() => this.#needs && this.signalingState === "stable" && this.onnegotiationneeded?.());
  }

  #settle(): void {
    this.#pair();
    if (this.#needs) this.#askToNegotiate();
  }

  /** Both ends have each other's description: their channels open on both sides. */
  #pair(): void {
    const far = this.#peers.find(this.#far);
    if (far === undefined || far.#far !== this.id || far.signalingState !== "stable") return;
    for (const end of [this, far]) {
      end.isBroken = false;
      end.post(() => end.signalingState !== "closed" && end.#setState("connected"));
    }
    this.#share(far);
    far.#share(this);
  }

  #share(far: FakeConnection): void {
    for (const channel of this.channels.filter((each) => each.far === undefined)) {
      const theirs = new FakeChannel(far, channel.label);
      channel.far = theirs;
      theirs.far = channel;
      this.post(() => {
        if (far.signalingState === "closed" || this.signalingState === "closed") return channel.closedByFar();
        far.channels.push(theirs);
        far.ondatachannel?.({ channel: theirs });
        channel.open();
        theirs.open();
      });
    }
  }

  #setState(state: "connected" | "failed"): void {
    if (this.connectionState === state) return;
    this.connectionState = state;
    this.iceConnectionState = state;
    this.onconnectionstatechange?.();
    this.oniceconnectionstatechange?.();
  }

  #assertOpen(): void {
    if (this.signalingState === "closed") throw new DOMException("It is closed", "InvalidStateError");
  }
}

/** The reports of a selected pair of candidates, for a {@linkcode FakeConnection}. */
export function reportsOf(candidates: readonly [string, string], rttMs?: number): FakeReports {
  const [local, remote] = candidates;
  return [
    { id: "T", type: "transport", selectedCandidatePairId: "P" },
    {
      ...{ id: "P", type: "candidate-pair", localCandidateId: "L", remoteCandidateId: "R" },
      ...(rttMs !== undefined && { currentRoundTripTime: rttMs / 1000 }),
    },
    { id: "L", type: "local-candidate", candidateType: local },
    { id: "R", type: "remote-candidate", candidateType: remote },
  ];
}
