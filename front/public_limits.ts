/** What the public front bears of one connection, and for how long; `docs/OPERATIONS.md` says what happens at each. */
export const PUBLIC_LIMITS = {
  /** Milliseconds in which a request's head must have come. */
  headersMs: 5_000,
  /** Milliseconds in which a whole request must have come. */
  requestMs: 10_000,
  /** Milliseconds for which a connection is kept that asks for nothing more. */
  keepAliveMs: 5_000,
  /** Milliseconds between two looks at what is late. */
  lateLookMs: 1_000,
  /** Milliseconds that a connection may last which isn't a WebSocket. */
  lifeMs: 60_000,
  /** The longest head of a request, in bytes. */
  headBytes: 16 * 1024,
  /** Requests of one connection. */
  requestsPerConnection: 1_000,
  /** TCP connections of one address, beside the WebSockets that it may have. */
  spareConnectionsPerAddress: 64,
  /** TCP connections of all, beside the WebSockets that they may have. */
  spareConnections: 1_000,
  /** Frames that one message may come in. */
  fragments: 64,
  /** Pieces, as the network hands them over, that an unfinished frame may come in. */
  pieces: 512,
  /** Milliseconds that the other end has to answer a close before it is cut off. */
  closeMs: 3_000,
  /** Bytes that the other end may still send after that close, before it is cut off at once. */
  bytesAfterClose: 1024 * 1024,
  /** Milliseconds between two looks at who is silent. */
  silenceLookMs: 15_000,
  /** Milliseconds that answers under way have when the server ends. */
  endMs: 1_000,
} as const;
