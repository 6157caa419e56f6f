import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { concat } from "./bytes.ts";
import type { Cryptography } from "./cryptography.ts";
import {
  fingerprintOf,
  type Identity,
  isSignedBy,
  type PublicKey,
  publicKeyBytes,
  SIGNATURE_BYTES,
} from "./identity.ts";
import type { Purpose, RoomKeys } from "./room_key.ts";

/** What an envelope is for: each kind opens as itself only. */
export type EnvelopeKind = keyof typeof PURPOSES;

/** Which envelope it is: its kind, and the id of the entry, of the member, or of the way that it is for. */
export interface EnvelopeLabel {
  readonly kind: EnvelopeKind;
  readonly id: string;
}

/** Why an envelope isn't opened: no envelope at all, of another key, room, kind or id, or not signed by its author. */
export type Unopened = "malformed" | "not-authentic" | "not-signed";

/** What opening an envelope gives: what is in it and the fingerprint of who signed it, or why not. */
export type Opened =
  | { readonly ok: true; readonly fingerprint: string; readonly body: unknown; readonly text: string }
  | { readonly ok: false; readonly why: Unopened };

/** What an {@linkcode Envelopes} works with. */
export interface EnvelopesOptions {
  readonly cryptography: Cryptography;
  readonly keys: RoomKeys;
  readonly identity: Identity;
}

/** Which key seals which kind. */
const PURPOSES = {
  line: "lines",
  file: "lines",
  link: "lines",
  edit: "lines",
  retract: "lines",
  react: "lines",
  hello: "names",
  offer: "signals",
  answer: "signals",
  candidate: "signals",
  direct: "signals",
} as const satisfies Record<string, Purpose>;

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What is sealed is padded to a multiple of it, so that its length says little. */
const STEP_BYTES = 256;
/** What ends the contents and begins the padding (ISO/IEC 7816-4). */
const END = 0x80;
/** The longest envelope that is looked at, in characters. */
const MOST_CHARACTERS = 64 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Seals and signs what goes into a private room, and opens and checks what comes out of it (docs/SECURITY.md section 3). */
export class Envelopes {
  readonly #options: EnvelopesOptions;

  constructor(options: EnvelopesOptions) {
    this.#options = options;
  }

  /** Seals `body`, which must be JSON, and a text under a label; never to the same envelope twice. */
  async seal(label: EnvelopeLabel, body: unknown, text = ""): Promise<string> {
    const { cryptography: { subtle, randomBytes }, keys, identity } = this.#options;
    const context = this.#contextOf(label);
    const { kind, bytes } = identity.publicKey;
    const signed = concat(Uint8Array.of(kind), bytes, encoder.encode(`${JSON.stringify(body)}\n${text}`));
    const signature = await identity.sign(this.#signatureInput(context, signed));
    const nonce = randomBytes(NONCE_BYTES);
    const sealed = await subtle.encrypt(
      { name: "AES-GCM", iv: nonce, additionalData: context },
      keys.seals[PURPOSES[label.kind]],
      padded(concat(signature, signed)),
    );
    return toBase64Url(concat(Uint8Array.of(VERSION), nonce, new Uint8Array(sealed)));
  }

  /** Opens an envelope if it was sealed for this room under this label and signed; never rejects. */
  async open(label: EnvelopeLabel, envelope: string): Promise<Opened> {
    const bytes = envelope.length <= MOST_CHARACTERS ? fromBase64Url(envelope) : undefined;
    if (bytes === undefined || bytes[0] !== VERSION || bytes.length <= 1 + NONCE_BYTES + TAG_BYTES) {
      return { ok: false, why: "malformed" };
    }
    const context = this.#contextOf(label);
    const plain = await this.#decrypt(label, context, bytes);
    if (plain === undefined) return { ok: false, why: "not-authentic" };
    try {
      return await this.#read(context, plain);
    } catch {
      return { ok: false, why: "not-signed" };
    }
  }

  async #decrypt(
    { kind }: EnvelopeLabel,
    additionalData: Uint8Array<ArrayBuffer>,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { cryptography: { subtle }, keys } = this.#options;
    const iv = bytes.slice(1, 1 + NONCE_BYTES);
    const algorithm = { name: "AES-GCM", iv, additionalData };
    try {
      const sealed = bytes.slice(1 + NONCE_BYTES);
      return new Uint8Array(await subtle.decrypt(algorithm, keys.seals[PURPOSES[kind]], sealed));
    } catch {
      return undefined;
    }
  }

  async #read(context: Uint8Array, plain: Uint8Array<ArrayBuffer>): Promise<Opened> {
    const { subtle } = this.#options.cryptography;
    const signature = plain.slice(0, SIGNATURE_BYTES);
    const signed = plain.slice(SIGNATURE_BYTES, plain.lastIndexOf(END));
    const kind = signed[0] ?? 0;
    const keyEnd = 1 + (publicKeyBytes(kind) ?? NaN);
    if (!(keyEnd < signed.length)) return { ok: false, why: "not-signed" };
    const author: PublicKey = { kind, bytes: signed.slice(1, keyEnd) };
    const message = this.#signatureInput(context, signed);
    if (!await isSignedBy(subtle, author, { message, signature })) return { ok: false, why: "not-signed" };
    const contents = decoder.decode(signed.subarray(keyEnd));
    const bodyEnd = contents.indexOf("\n");
    const body: unknown = JSON.parse(contents.slice(0, bodyEnd));
    const fingerprint = await fingerprintOf(subtle, author);
    return { ok: true, fingerprint, body, text: contents.slice(bodyEnd + 1) };
  }

  /** No part holds the character that divides them: room names, kinds and ids have letters, digits, hyphens, dots and underscores. */
  #contextOf({ kind, id }: EnvelopeLabel): Uint8Array<ArrayBuffer> {
    return encoder.encode(`parley.${VERSION}|${this.#options.keys.room}|${kind}|${id}`);
  }

  #signatureInput(context: Uint8Array, signed: Uint8Array): Uint8Array<ArrayBuffer> {
    return concat(
      encoder.encode("parley.1 signature\0"),
      this.#options.keys.tag,
      context,
      Uint8Array.of(0),
      signed,
    );
  }
}

function padded(contents: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(Math.ceil((contents.length + 1) / STEP_BYTES) * STEP_BYTES);
  all.set(contents);
  all[contents.length] = END;
  return all;
}
