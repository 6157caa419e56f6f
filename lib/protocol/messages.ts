import { LIMITS } from "./limits.ts";
import {
  type Check,
  type Fields,
  flag,
  invalid,
  list,
  matching,
  nullable,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  whole,
} from "./shape.ts";

/** The WebSocket subprotocol (RFC 6455 section 1.9) of this protocol; a socket without one speaks the Cookbook's. */
export const SUBPROTOCOL = "parley.1";

/**
 * What an entry does: say a line, offer a file, hand on a new link, or change, withdraw or react to an earlier one (its
 * `target`).
 */
export type EntryKind = Exclude<ReturnType<typeof kind>, typeof invalid>;

/** Why a room can't be entered: not there, full, not a name, no place for another room, or open where a proof was given. */
export type WrongRoomReason = Exclude<ReturnType<typeof wrongRoomReason>, typeof invalid>;

const anyText = text(LIMITS.frameBytes);
/** Checks for an id of a member, an entry, an epoch or a secret. */
export const id = matching(new RegExp(`^[A-Za-z0-9_-]{1,${LIMITS.idCharacters}}$`));
/** Checks for an {@linkcode EntryKind}. */
export const kind = oneOf("line", "file", "link", "edit", "retract", "react");

const saidKind = oneOf("line", "file", "link");
/** The kind of an entry that stands for itself: it has no target, and can be one (LOG-5). */
export type SaidKind = Exclude<ReturnType<typeof saidKind>, typeof invalid>;

/** Says whether entries of that kind stand for themselves. */
export function isSaid(kind: EntryKind): kind is SaidKind {
  return saidKind(kind) !== invalid;
}

const wrongRoomReason = oneOf("unknown", "full", "name", "busy", "open");
/** 256 bits in base64url: that its sender holds the link of a private room (PRIVATE-1). */
const proof = matching(/^[A-Za-z0-9_-]{43}$/);

/** A room as a client names it: a string, or the Cookbook's number. */
const room: Check<string> = (value) => typeof value === "number" ? String(value) : anyText(value);

const signals = {
  offer: { sdp: anyText },
  answer: { sdp: anyText },
  candidate: {
    label: nullable(whole(255)),
    id: nullable(text(64)),
    candidate: text(LIMITS.candidateUnits),
  },
} as const satisfies Record<string, Shape>;

const iceServer = record({
  urls: list(text(1024)),
  username: optional(text(512)),
  credential: optional(text(512)),
});
/** ICE servers (WebRTC section 4.2.2) and for how many milliseconds their credentials are good. */
const ice = { servers: list(iceServer), ttlMs: optional(whole()) } as const satisfies Shape;

const resume = record({ seat: id, secret: id, epoch: id, seq: whole(), dialedAt: optional(whole()) });
const member = record({ id, name: anyText });
const entry = {
  seq: whole(),
  id,
  from: id,
  name: anyText,
  at: whole(),
  value: anyText,
  kind: optional(kind),
  target: optional(id),
} as const satisfies Shape;

/** The messages that a client may send, by their type, with the check of each field. */
export const CLIENT_MESSAGES = {
  GETROOM: { name: optional(anyText) },
  ENTERROOM: {
    value: room,
    name: optional(anyText),
    create: optional(flag),
    resume: optional(resume),
    proof: optional(proof),
  },
  CHATMSG: { value: anyText, id: optional(id), kind: optional(kind), target: optional(id) },
  offer: { ...signals.offer, to: optional(id) },
  answer: { ...signals.answer, to: optional(id) },
  candidate: { ...signals.candidate, to: optional(id) },
  direct: { to: id, value: anyText, id: optional(id) },
  typing: { on: flag },
  rename: { name: anyText },
  leave: {},
  ice: {},
  ping: {},
  pong: {},
} as const satisfies Record<string, Shape>;

/** The messages that the server may send, by their type, with the check of each field. */
export const SERVER_MESSAGES = {
  GETROOM: { value: room },
  WRONGROOM: { reason: wrongRoomReason },
  welcome: {
    self: id,
    secret: id,
    at: whole(),
    epoch: id,
    seq: whole(),
    members: list(member),
    complete: flag,
    isPrivate: flag,
    ice: record(ice),
    limits: record({ textBytes: whole(), members: whole(), historyEntries: whole() }),
    entries: list(record(entry)),
  },
  joined: { member },
  left: { id },
  renamed: { id, name: anyText },
  CHATMSG: entry,
  offer: { ...signals.offer, from: id },
  answer: { ...signals.answer, from: id },
  candidate: { ...signals.candidate, from: id },
  direct: { from: id, value: anyText },
  typing: { from: id, on: flag },
  ice,
  error: {
    code: matching(/^[a-z-]{1,64}$/),
    about: optional(text(LIMITS.idCharacters)),
    retryMs: optional(whole()),
  },
  ping: {},
  pong: {},
} as const satisfies Record<string, Shape>;

/** The messages that members send each other over a data channel, by their type, with the check of each field. */
export const CHANNEL_MESSAGES = {
  CHATMSG: { id, value: anyText },
  got: { id },
} as const satisfies Record<string, Shape>;

type Messages<T extends Record<string, Shape>> = { [K in keyof T]: { readonly type: K } & Fields<T[K]> };

/** A checked message from a client. */
export type ClientMessage = Messages<typeof CLIENT_MESSAGES>[keyof typeof CLIENT_MESSAGES];
/** A checked message from the server. */
export type ServerMessage = Messages<typeof SERVER_MESSAGES>[keyof typeof SERVER_MESSAGES];
/** A checked message from a data channel. */
export type ChannelMessage = Messages<typeof CHANNEL_MESSAGES>[keyof typeof CHANNEL_MESSAGES];
/** A checked message of one type from a client. */
export type ClientMessageOf<T extends ClientMessage["type"]> = Extract<ClientMessage, { type: T }>;
/** A checked message of one type from the server. */
export type ServerMessageOf<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

/** Somebody in a room. */
export type Member = Fields<{ id: typeof id; name: typeof anyText }>;
/** One numbered, dated and signed-for thing that a room has kept. */
export type Entry = Fields<typeof entry>;
/** The ICE servers that a member may use. */
export type IceServers = Fields<typeof ice>;
/** What a client gives to come back to its seat and its place in the log. */
export type Resume = Exclude<ReturnType<typeof resume>, typeof invalid>;
/** A session description or candidate on its way between two members (RFC 8829). */
export type SignalMessage = ClientMessageOf<"offer" | "answer" | "candidate">;
