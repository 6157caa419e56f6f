/** Every limit of the wire and of a room, with its unit in its name; `docs/PROTOCOL.md` says what happens at each. */
export const LIMITS = {
  /** The longest frame a client may send, in UTF-8 bytes. */
  frameBytes: 64 * 1024,
  /** The longest text of one entry, in UTF-8 bytes. */
  textBytes: 16 * 1024,
  /** The longest session description, in UTF-8 bytes. */
  sdpBytes: 32 * 1024,
  /** The longest ICE candidate line, in UTF-16 units. */
  candidateUnits: 4 * 1024,
  /** The longest value of a `direct`, in UTF-8 bytes. */
  directBytes: 48 * 1024,
  /** Bytes that may wait for a member before a `direct` to it is refused: lines have the way for themselves. */
  directWaitingBytes: 256 * 1024,
  /** The longest room name, in characters. */
  roomNameCharacters: 64,
  /** The longest id of a member or an entry, in characters. */
  idCharacters: 64,
  /** The longest display name, in graphemes; a longer one is cut. */
  nameGraphemes: 40,
  /** The longest display name, in UTF-8 bytes, so that a grapheme can't carry a thousand marks. */
  nameBytes: 256,
  /** The longest reaction, in UTF-8 bytes. */
  reactionBytes: 64,
  /** The longest value of an entry in a private room, in characters: a text of 16 KiB once it is sealed. */
  sealedCharacters: 24 * 1024,
  /** The longest sealed name, in characters: a name of 256 bytes, a public key and a signature once they are sealed. */
  sealedNameCharacters: 1280,
  /** Members of one room. */
  members: 256,
  /** Entries that a room keeps for who comes later. */
  historyEntries: 200,
  /** UTF-8 bytes of encoded entries that a room keeps for who comes later. */
  historyBytes: 256 * 1024,
  /** Entry ids that a room remembers, so that a line sent twice is kept once. */
  rememberedIds: 1000,
  /** Frames that may wait while their sender is entering. */
  framesWhileEntering: 64,
  /** Rooms of one process. */
  rooms: 10_000,
  /** Connections of one process. */
  connections: 20_000,
  /** Connections of one address. */
  connectionsPerAddress: 256,
  /** Addresses whose rates are remembered; the longest unused one is forgotten first. */
  addresses: 20_000,
  /** Milliseconds from connecting to entering. */
  enterMs: 5_000,
  /** Milliseconds of silence after which one end pings the other. */
  pingMs: 20_000,
  /** Milliseconds of silence after which the server takes a connection for dead. */
  deadMs: 45_000,
  /** Milliseconds for which a seat waits for its member to come back. */
  graceMs: 30_000,
  /** Milliseconds for which an empty room is kept. */
  roomKeepMs: 10 * 60_000,
  /** UTF-16 units of what a room says in one turn of the event loop before it is sent without waiting for the turn's end. */
  turnUnits: 256 * 1024,
  /** Changes of a room that may wait while it is read from the store; then it is read again. */
  earlyChanges: 4096,
  /** Frames for one member that may wait in the store until its process has them. */
  mailFrames: 1024,
  /** Bytes of them. */
  mailBytes: 4 * 1024 * 1024,
  /** Bytes of them with which a `direct` isn't taken any more. */
  mailYieldingBytes: 1024 * 1024,
  /** Bytes buffered for a reader before it is closed as too slow. */
  bufferedBytes: 1024 * 1024,
} as const;

/** A token bucket: `burst` at once, then `perSecond`. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** The rates of one connection (chat, signals, hints, frames) and of one address (connects, direct, joins, rooms). */
export interface Rates {
  /** CHATMSG. */
  readonly chat: Rate;
  /** offer, answer and candidate. */
  readonly signals: Rate;
  /** typing, rename and ice. */
  readonly hints: Rate;
  /** Frames of any kind; who goes over is closed. */
  readonly frames: Rate;
  /** New connections of an address. */
  readonly connects: Rate;
  /** Bytes of `direct` of an address. */
  readonly direct: Rate;
  /** GETROOM and ENTERROOM of an address. */
  readonly joins: Rate;
  /** Rooms made by an address. */
  readonly rooms: Rate;
}

/** The rates in force where nothing else is configured. */
export const RATES: Rates = {
  chat: { perSecond: 5, burst: 20 },
  signals: { perSecond: 50, burst: 400 },
  hints: { perSecond: 2, burst: 10 },
  frames: { perSecond: 200, burst: 1000 },
  connects: { perSecond: 10, burst: 300 },
  direct: { perSecond: 128 * 1024, burst: 16 * 1024 * 1024 },
  joins: { perSecond: 10, burst: 300 },
  rooms: { perSecond: 1, burst: 60 },
};
