import wrtc from "@roamhq/wrtc";

/**
 * Peer connections of the real libwebrtc, without a browser. The package is one revision of the specification behind:
 * `setLocalDescription()` without a description and the implicit rollback of an offer (WebRTC section 4.4.1.5) are
 * added here, one operation after the other, as in a browser.
 */
export class NativePeers implements Disposable {
  /** All connections made, the closed ones too. */
  readonly made: RTCPeerConnection[] = [];

  /** Makes a connection; it is closed with the others. */
  readonly connect = (configuration: RTCConfiguration): RTCPeerConnection => {
    const connection: RTCPeerConnection = new wrtc.RTCPeerConnection(configuration);
    complete(connection);
    this.made.push(connection);
    return connection;
  };

  /** Connections that aren't closed. */
  get alive(): number {
    return this.made.filter(({ connectionState }) => connectionState !== "closed").length;
  }

  [Symbol.dispose](): void {
    for (const connection of this.made) connection.close();
  }
}

function complete(connection: RTCPeerConnection): void {
  const setLocal = connection.setLocalDescription.bind(connection);
  const setRemote = connection.setRemoteDescription.bind(connection);
  let chain: Promise<unknown> = Promise.resolve();
  const inTurn = (operation: () => Promise<void>): Promise<void> => {
    const done = chain.then(operation, operation);
    chain = done.catch(() => {});
    return done;
  };
  connection.setLocalDescription = () =>
    inTurn(async () => {
      const isOffered = connection.signalingState === "have-remote-offer";
      await setLocal(await (isOffered ? connection.createAnswer() : connection.createOffer()));
    });
  connection.setRemoteDescription = (description: RTCSessionDescriptionInit) =>
    inTurn(async () => {
      const isGlare = description.type === "offer" && connection.signalingState === "have-local-offer";
      if (isGlare) await setLocal({ type: "rollback", sdp: "" });
      await setRemote(description);
    });
}
