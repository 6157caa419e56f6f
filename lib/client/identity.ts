import { toBase64Url } from "./base64url.ts";
import { concat } from "./bytes.ts";
import { keptPair, type KeyStore } from "./key_store.ts";

/** A member's public key as it travels, with the number of its kind. */
export interface PublicKey {
  readonly kind: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A member's own key pair: it signs, and its private half can't be read out. */
export interface Identity {
  readonly publicKey: PublicKey;
  readonly fingerprint: string;
  sign(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** Bytes of a signature, of either kind. */
export const SIGNATURE_BYTES = 64;

/** The kinds of keys: Ed25519 (RFC 8032), and ECDSA on P-256 with SHA-256 for browsers that lack it. */
const KINDS = [
  { kind: 1, name: "Ed25519", keyBytes: 32, key: { name: "Ed25519" }, signing: { name: "Ed25519" } },
  {
    kind: 2,
    name: "ECDSA",
    keyBytes: 65,
    key: { name: "ECDSA", namedCurve: "P-256" },
    signing: { name: "ECDSA", hash: "SHA-256" },
  },
] as const;

const text = new TextEncoder();

/** Bytes of a public key of that kind; undefined for an unknown kind. */
export function publicKeyBytes(kind: number): number | undefined {
  return KINDS.find((each) => each.kind === kind)?.keyBytes;
}

/** The identity that the browser has kept, or a new one; where nothing can be kept it lives as long as the page. */
export async function loadIdentity(subtle: SubtleCrypto, keys: KeyStore): Promise<Identity> {
  return await identityOf(subtle, await keptPair(keys, () => newPair(subtle)));
}

/** The identity of a key pair. */
export async function identityOf(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<Identity> {
  const used = KINDS.find(({ name }) => name === pair.publicKey.algorithm.name) ?? KINDS[0];
  const bytes = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
  const publicKey = { kind: used.kind, bytes };
  return {
    publicKey,
    fingerprint: await fingerprintOf(subtle, publicKey),
    sign: async (message) => new Uint8Array(await subtle.sign(used.signing, pair.privateKey, message)),
  };
}

/** Says whether the signature of a message is that of the key's owner. */
export async function isSignedBy(
  subtle: SubtleCrypto,
  { kind, bytes }: PublicKey,
  { message, signature }: {
    readonly message: Uint8Array<ArrayBuffer>;
    readonly signature: Uint8Array<ArrayBuffer>;
  },
): Promise<boolean> {
  const used = KINDS.find((each) => each.kind === kind);
  if (used === undefined) return false;
  const key = await subtle.importKey("raw", bytes, used.key, false, ["verify"]);
  return await subtle.verify(used.signing, key, signature, message);
}

/** Names a public key: 256 bits of SHA-256 over its kind and bytes, in base64url. */
export async function fingerprintOf(subtle: SubtleCrypto, { kind, bytes }: PublicKey): Promise<string> {
  const named = concat(text.encode("parley.1 identity\0"), Uint8Array.of(kind), bytes);
  return toBase64Url(new Uint8Array(await subtle.digest("SHA-256", named)));
}

async function newPair(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  for (const { key } of KINDS) {
    try {
      const pair = await subtle.generateKey(key, false, ["sign", "verify"]);
      if ("publicKey" in pair) return pair;
    } catch {
      // The browser lacks this kind: the next one.
    }
  }
  throw new Error("This platform has no signatures");
}
