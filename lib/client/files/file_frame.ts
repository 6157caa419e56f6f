import { LIMITS } from "../../protocol/limits.ts";
import { id } from "../../protocol/messages.ts";
import {
  type Fields,
  isRecord,
  matching,
  oneOf,
  optional,
  readFields,
  type Shape,
  text,
  whole,
} from "../../protocol/shape.ts";
import { fromBase64Url, toBase64Url } from "../base64url.ts";

/** The longest message on a file's channel, in bytes: the most that every browser takes (FILE-4). */
export const MESSAGE_BYTES = 256 * 1024;
/** Bytes before a chunk's data on a channel: the turn, where it begins, and its check. */
export const HEADER_BYTES = 20;
/** Bytes of a chunk's check. */
export const CHECK_BYTES = 8;

/** The number of one asking: what belongs to an earlier one is known by it. */
const turn = whole(0xffff_ffff);
const place = whole();

/** What two members tell each other about a file, by type, with the check of each field. */
const FILE_MESSAGES = {
  "file-offer": { offer: id, text: text(4 * 1024) },
  "file-seen": { offer: id },
  "file-want": { turn, offer: id, at: place },
  "file-wait": { turn },
  "file-have": { turn, at: place },
  "file-chunk": { turn, at: place, check: matching(/^[\w-]{11}$/), data: text(LIMITS.directBytes) },
  "file-end": { turn, sha256: matching(/^[\w-]{43}$/) },
  "file-stop": { turn, why: optional(oneOf("gone", "stopped", "unreadable")) },
} as const satisfies Record<string, Shape>;

type Messages = {
  [K in keyof typeof FILE_MESSAGES]: { readonly type: K } & Fields<(typeof FILE_MESSAGES)[K]>;
};

/** A part of a file: where it begins, and the start of the SHA-256 of all the file's bytes up to its end. */
export interface Chunk {
  readonly type: "chunk";
  readonly turn: number;
  readonly at: number;
  readonly check: Uint8Array;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** What a file's message is, a chunk aside. */
export type FileMessage = Messages[Exclude<keyof Messages, "file-chunk">];
/** A file's message or chunk. */
export type FileFrame = FileMessage | Chunk;
/** A checked message of one type. */
export type FileMessageOf<T extends FileMessage["type"]> = Extract<FileMessage, { type: T }>;

/** Writes a frame as text, for the relay. */
export function toText(frame: FileFrame): string {
  if (frame.type !== "chunk") return JSON.stringify(frame);
  const { turn, at, check, data } = frame;
  return JSON.stringify({ type: "file-chunk", turn, at, check: toBase64Url(check), data: toBase64Url(data) });
}

/** Reads a frame that came as text; undefined for anything else. */
export function fromText(value: string): FileFrame | undefined {
  const message = messageOf(value);
  if (message?.type !== "file-chunk") return message;
  const check = fromBase64Url(message.check);
  const data = fromBase64Url(message.data);
  if (check === undefined || data === undefined) return undefined;
  return { type: "chunk", turn: message.turn, at: message.at, check, data };
}

/** Writes a chunk for a channel: turn (4 bytes), place (8), check (8), all big-endian, then the data. */
export function toBytes({ turn, at, check, data }: Chunk): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + data.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, turn);
  header.setBigUint64(4, BigInt(at));
  bytes.set(check.subarray(0, CHECK_BYTES), 12);
  bytes.set(data, HEADER_BYTES);
  return bytes;
}

/** Reads a chunk that came over a channel; undefined for anything else. The data isn't copied. */
export function fromBytes(bytes: ArrayBuffer): Chunk | undefined {
  if (bytes.byteLength <= HEADER_BYTES || bytes.byteLength > MESSAGE_BYTES) return undefined;
  const header = new DataView(bytes);
  const at = Number(header.getBigUint64(4));
  if (!Number.isSafeInteger(at)) return undefined;
  const check = new Uint8Array(bytes, 12, CHECK_BYTES);
  return { type: "chunk", turn: header.getUint32(0), at, check, data: new Uint8Array(bytes, HEADER_BYTES) };
}

function messageOf(value: string): Messages[keyof Messages] | undefined {
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    return undefined;
  }
  if (!isRecord(json)) return undefined;
  for (const [type, shape] of Object.entries(FILE_MESSAGES)) {
    if (json["type"] !== type) continue;
    const fields = readFields<Shape>(shape, json);
    return typeof fields === "string" ? undefined : { type, ...fields } as Messages[keyof Messages];
  }
  return undefined;
}
