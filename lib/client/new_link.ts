import { isRoomName } from "../protocol/names.ts";
import { LIMITS } from "../protocol/limits.ts";
import { invalid, matching, record } from "../protocol/shape.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { concat } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";
import { type ExchangeKey, newExchangeKey } from "./exchange_key.ts";
import { isRoomKey } from "./room_key.ts";

/** What leads into a private room. */
export interface RoomLink {
  readonly room: string;
  readonly key: string;
}

/** A new link as one reader has it. */
export interface HandedLink {
  /** Beginnings of the fingerprints of all whom it is for, its author among them. */
  readonly taken: readonly string[];
  /** Whether it is for the reader. */
  readonly isMeant: boolean;
  /** Where it leads; missing where it isn't for the reader, or can't be opened. */
  readonly to?: RoomLink;
}

/** Somebody whom a new link is for. */
export interface LinkReceiver {
  readonly fingerprint: string;
  /** The public half of the receiver's exchange key. */
  readonly exchange: string;
}

/** What a {@linkcode NewLinks} works with; `tag` is the old room's. */
export interface NewLinksOptions {
  readonly cryptography: Cryptography;
  readonly tag: Uint8Array<ArrayBuffer>;
  readonly fingerprint: string;
  readonly exchange: ExchangeKey;
}

/** Members whom a new link can be for, its author among them: so many fit into the text of one entry. */
export const MOST_TAKEN = LIMITS.members;

/** Characters of a fingerprint that say which part is whose. */
const HINT_CHARACTERS = 8;
const HINT_BYTES = 6;
/** A key of 256 bits, wrapped (RFC 3394). */
const WRAPPED_BYTES = 40;
const PART_BYTES = HINT_BYTES + WRAPPED_BYTES;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/** Bytes of what is sealed, whatever the room's name: the longest one, `#`, the key and the end fit. */
const LINK_BYTES = 112;
/** What ends the link and begins the padding (ISO/IEC 7816-4). */
const END = 0x80;

const entry = record({
  key: matching(/^[\w-]{87}$/),
  link: matching(/^[\w-]{187}$/),
  for: matching(/^[\w-]{62,15702}$/),
});
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Seals new links for some members of a room, and opens those for the reader (docs/SECURITY.md section 9). */
export class NewLinks {
  readonly #options: NewLinksOptions;

  constructor(options: NewLinksOptions) {
    this.#options = options;
  }

  /** The text of an entry that hands the link on to these members, and to its author. */
  async seal(link: RoomLink, receivers: readonly LinkReceiver[], ephemeral?: ExchangeKey): Promise<string> {
    const { cryptography: { subtle, randomBytes }, fingerprint, exchange } = this.#options;
    const once = ephemeral ?? await newExchangeKey(subtle);
    const self = { fingerprint, exchange: exchange.publicKey };
    const all = [self, ...receivers].slice(0, MOST_TAKEN);
    const secret = randomBytes(KEY_BYTES);
    const key = await subtle.importKey("raw", secret, "AES-GCM", true, ["encrypt"]);
    const parts = await Promise.all(all.map(async (receiver) => {
      const terms = { author: fingerprint, receiver, once: once.publicKey };
      const wrapping = await this.#wrappingKey(await once.agree(receiver.exchange), terms, "wrapKey");
      const wrapped = new Uint8Array(await subtle.wrapKey("raw", key, wrapping, "AES-KW"));
      return concat(hintOf(receiver.fingerprint), wrapped);
    }));
    const iv = randomBytes(NONCE_BYTES);
    const algorithm = { name: "AES-GCM", iv, additionalData: contextOf(fingerprint, once.publicKey) };
    const sealed = new Uint8Array(await subtle.encrypt(algorithm, key, padded(link)));
    return JSON.stringify({
      key: once.publicKey,
      link: toBase64Url(concat(iv, sealed)),
      for: toBase64Url(concat(...parts)),
    });
  }

  /** Says whether a text is an exchange key that links can be sealed for: a point of the curve. */
  accepts(exchange: string): Promise<boolean> {
    // Not every platform looks at a key before it is used.
    return this.#options.exchange.agree(exchange).then(() => true, () => false);
  }

  /** Reads an entry's text, signed by `author`; undefined if it is no new link. Never rejects. */
  async open(text: string, author: string): Promise<HandedLink | undefined> {
    const read = entry(parsed(text));
    const parts = read === invalid ? undefined : fromBase64Url(read.for);
    if (read === invalid || parts === undefined || parts.length % PART_BYTES !== 0) return undefined;
    const taken: string[] = [];
    const own: Uint8Array<ArrayBuffer>[] = [];
    for (let at = 0; at < parts.length; at += PART_BYTES) {
      const hint = toBase64Url(parts.subarray(at, at + HINT_BYTES));
      taken.push(hint);
      if (this.#options.fingerprint.startsWith(hint)) own.push(parts.slice(at + HINT_BYTES, at + PART_BYTES));
    }
    for (const wrapped of own) {
      const to = await this.#open(read, wrapped, author).catch(() => undefined);
      if (to !== undefined) return { taken, isMeant: true, to };
    }
    return { taken, isMeant: own.length > 0 };
  }

  async #open(
    { key: once, link }: { readonly key: string; readonly link: string },
    wrapped: Uint8Array<ArrayBuffer>,
    author: string,
  ): Promise<RoomLink | undefined> {
    const { cryptography: { subtle }, fingerprint, exchange } = this.#options;
    const terms = { author, receiver: { fingerprint, exchange: exchange.publicKey }, once };
    const wrapping = await this.#wrappingKey(await exchange.agree(once), terms, "unwrapKey");
    const key = await subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", "AES-GCM", false, ["decrypt"]);
    const bytes = fromBase64Url(link) ?? new Uint8Array();
    const iv = bytes.slice(0, NONCE_BYTES);
    const algorithm = { name: "AES-GCM", iv, additionalData: contextOf(author, once) };
    return linkOf(new Uint8Array(await subtle.decrypt(algorithm, key, bytes.slice(NONCE_BYTES))));
  }

  #wrappingKey(secret: CryptoKey, terms: Terms, use: "wrapKey" | "unwrapKey"): Promise<CryptoKey> {
    const { author, receiver: { fingerprint, exchange }, once } = terms;
    const info = encoder.encode(`parley.1 link|${author}|${fingerprint}|${once}|${exchange}`);
    const hkdf = { name: "HKDF", hash: "SHA-256", salt: this.#options.tag, info };
    return this.#options.cryptography.subtle.deriveKey(hkdf, secret, { name: "AES-KW", length: 256 }, false, [
      use,
    ]);
  }
}

/** What the key that wraps for one receiver is bound to; `once` is the public half of the key of one use. */
interface Terms {
  readonly author: string;
  readonly receiver: LinkReceiver;
  readonly once: string;
}

/** Says whether a new link's part with that hint is for the owner of the fingerprint. */
export function isHintOf(hint: string, fingerprint: string): boolean {
  return hint.length === HINT_CHARACTERS && fingerprint.startsWith(hint);
}

function hintOf(fingerprint: string): Uint8Array {
  return fromBase64Url(fingerprint.slice(0, HINT_CHARACTERS)) ?? new Uint8Array(HINT_BYTES);
}

function contextOf(author: string, once: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(`parley.1 link|${author}|${once}`);
}

function padded({ room, key }: RoomLink): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(LINK_BYTES);
  const { written } = encoder.encodeInto(`${room}#${key}`, all);
  all[written] = END;
  return all;
}

function linkOf(bytes: Uint8Array): RoomLink | undefined {
  const [room = "", key = ""] = decoder.decode(bytes.subarray(0, bytes.lastIndexOf(END))).split("#");
  return isRoomName(room) && isRoomKey(key) ? { room, key } : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
