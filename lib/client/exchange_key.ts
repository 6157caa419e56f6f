import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { keptPair, type KeyStore } from "./key_store.ts";

/** A key pair by which its owner and another one agree on a secret; its private half can't be read out. */
export interface ExchangeKey {
  /** 65 bytes, uncompressed (SEC 1 section 2.3.3), in base64url. */
  readonly publicKey: string;
  /** What HKDF makes keys of that only the two owners can make; rejects for anything but a public key. */
  agree(publicKey: string): Promise<CryptoKey>;
}

const ECDH = { name: "ECDH", namedCurve: "P-256" } as const;
const SECRET_BITS = 256;

/** The exchange key that the browser has kept, or a new one; where nothing can be kept it lives as long as the page. */
export async function loadExchangeKey(subtle: SubtleCrypto, keys: KeyStore): Promise<ExchangeKey> {
  return await exchangeKeyOf(subtle, await keptPair(keys, () => newPair(subtle)));
}

/** An exchange key for one use: nobody has its private half once it is forgotten. */
export async function newExchangeKey(subtle: SubtleCrypto): Promise<ExchangeKey> {
  return await exchangeKeyOf(subtle, await newPair(subtle));
}

/** The exchange key of a pair. */
export async function exchangeKeyOf(subtle: SubtleCrypto, pair: CryptoKeyPair): Promise<ExchangeKey> {
  return {
    publicKey: toBase64Url(new Uint8Array(await subtle.exportKey("raw", pair.publicKey))),
    async agree(publicKey) {
      const other = { name: ECDH.name, public: await importPublicKey(subtle, publicKey) };
      const secret = await subtle.deriveBits(other, pair.privateKey, SECRET_BITS);
      return await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    },
  };
}

async function importPublicKey(subtle: SubtleCrypto, publicKey: string): Promise<CryptoKey> {
  const bytes = fromBase64Url(publicKey) ?? new Uint8Array();
  return await subtle.importKey("raw", bytes, ECDH, true, []);
}

function newPair(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  return subtle.generateKey(ECDH, false, ["deriveBits"]);
}
