import { fromBase64Url, toBase64Url } from "./base64url.ts";
import type { Cryptography } from "./cryptography.ts";

/** Bytes of a room's key. */
const KEY_BYTES = 32;
/** Every name of a key begins with it: another version of the format gets other keys. */
const VERSION = "parley.1";

const text = new TextEncoder();

/** What is sealed with a key of its own: what is said, signals between two members, and names. */
export type Purpose = "lines" | "signals" | "names";

/** The keys of a private room, made of the link's key and the room's name (docs/SECURITY.md section 2). */
export interface RoomKeys {
  readonly room: string;
  readonly seals: Readonly<Record<Purpose, CryptoKey>>;
  /** Tells the server that its sender holds the link; nothing can be opened with it. */
  readonly proof: string;
  /** Names room and key in everything that is signed, so that no signature fits another room. */
  readonly tag: Uint8Array<ArrayBuffer>;
}

/** Makes a key for a new link. */
export function newRoomKey(randomBytes: Cryptography["randomBytes"]): string {
  return toBase64Url(randomBytes(KEY_BYTES));
}

/** Says whether a link's fragment is a whole key. */
export function isRoomKey(key: string): boolean {
  return fromBase64Url(key)?.length === KEY_BYTES;
}

/** Derives a room's keys by HKDF-SHA-256 (RFC 5869); undefined if `key` isn't a whole key. */
export async function deriveRoomKeys(
  subtle: SubtleCrypto,
  { room, key }: { readonly room: string; readonly key: string },
): Promise<RoomKeys | undefined> {
  const secret = fromBase64Url(key);
  if (secret?.length !== KEY_BYTES) return undefined;
  const base = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey", "deriveBits"]);
  const hkdf = (purpose: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: text.encode(room),
    info: text.encode(`${VERSION} ${purpose}`),
  });
  const seal = (purpose: Purpose) =>
    subtle.deriveKey(hkdf(purpose), base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const bits = async (purpose: string) =>
    new Uint8Array(await subtle.deriveBits(hkdf(purpose), base, KEY_BYTES * 8));
  const [lines, signals, names] = await Promise.all([seal("lines"), seal("signals"), seal("names")]);
  const [proof, tag] = await Promise.all([bits("proof"), bits("room")]);
  return { room, seals: { lines, signals, names }, proof: toBase64Url(proof), tag };
}
