import { LIMITS } from "./limits.ts";
import {
  CHANNEL_MESSAGES,
  type ChannelMessage,
  CLIENT_MESSAGES,
  type ClientMessage,
  type Entry,
  SERVER_MESSAGES,
  type ServerMessage,
  type ServerMessageOf,
} from "./messages.ts";
import { isRecord, readFields, type Shape } from "./shape.ts";
import { isLongerThan } from "./utf8.ts";

/** Why a frame is refused; `docs/PROTOCOL.md` says what each one gets. */
export type BadFrame = "not-text" | "too-large" | "not-json" | "not-a-message" | "unknown-type" | "bad-field";

/** What a decoder returns: never an exception. `detail` names the offending type or field. */
export type Decoded<M> =
  | { readonly ok: true; readonly message: M }
  | { readonly ok: false; readonly code: BadFrame; readonly detail?: string };

/** Decodes one frame from a client (at most 64 KiB of text holding one JSON object); never throws. */
export function decodeClientMessage(frame: unknown): Decoded<ClientMessage> {
  return decodeMessage<ClientMessage>(CLIENT_MESSAGES, frame);
}

/** Decodes one message of another member from a data channel (at most 64 KiB of text holding one JSON object); never throws. */
export function decodeChannelMessage(frame: unknown): Decoded<ChannelMessage> {
  return decodeMessage<ChannelMessage>(CHANNEL_MESSAGES, frame);
}

function decodeMessage<M>(shapes: Readonly<Record<string, Shape>>, frame: unknown): Decoded<M> {
  if (typeof frame !== "string") return { ok: false, code: "not-text" };
  if (isLongerThan(frame, LIMITS.frameBytes)) return { ok: false, code: "too-large" };
  const json = parse(frame);
  if (json === undefined) return { ok: false, code: "not-json" };
  return readMessage<M>(shapes, json);
}

/** Decodes one frame from the server (one message or an array of messages); never throws. */
export function decodeServerFrame(frame: unknown): Decoded<readonly ServerMessage[]> {
  if (typeof frame !== "string") return { ok: false, code: "not-text" };
  const json = parse(frame);
  if (json === undefined) return { ok: false, code: "not-json" };
  const messages: ServerMessage[] = [];
  for (const each of Array.isArray(json) ? json : [json]) {
    const decoded = readMessage<ServerMessage>(SERVER_MESSAGES, each);
    if (!decoded.ok) return decoded;
    messages.push(decoded.message);
  }
  return { ok: true, message: messages };
}

/** Encodes a message as one frame. */
export function encode(message: ClientMessage | ServerMessage | ChannelMessage): string {
  return JSON.stringify(message);
}

/** Encodes an entry as the CHATMSG that every member receives and that `welcome` repeats. */
export function encodeEntry({ seq, at, id, from, name, value, kind, target }: Entry): string {
  return JSON.stringify({ type: "CHATMSG", seq, at, id, from, name, value, kind, target });
}

/** Encodes a `welcome` around entries that are already encoded, so that history is never encoded twice. */
export function encodeWelcome(
  welcome: Omit<ServerMessageOf<"welcome">, "entries">,
  encodedEntries: readonly string[],
): string {
  return `${JSON.stringify(welcome).slice(0, -1)},"entries":[${encodedEntries.join(",")}]}`;
}

/** Puts several encoded messages into one frame (WIRE-3). */
export function inOneFrame(encoded: readonly string[]): string {
  return `[${encoded.join(",")}]`;
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return undefined;
  }
}

function readMessage<M>(shapes: Readonly<Record<string, Shape>>, json: unknown): Decoded<M> {
  if (!isRecord(json)) return { ok: false, code: "not-a-message" };
  const type = json["type"];
  if (typeof type !== "string") return { ok: false, code: "not-a-message" };
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) return { ok: false, code: "unknown-type", detail: type.slice(0, 32) };
  const fields = readFields(shape, json);
  if (typeof fields === "string") return { ok: false, code: "bad-field", detail: `${type}.${fields}` };
  return { ok: true, message: { type, ...fields } as M };
}
