import type { Cryptography } from "./cryptography.ts";
import { loadExchangeKey } from "./exchange_key.ts";
import { loadIdentity } from "./identity.ts";
import type { KeyStore } from "./key_store.ts";
import { Privacy } from "./privacy.ts";
import { deriveRoomKeys } from "./room_key.ts";

/** Makes ready what seals and opens in the room, with the key pairs of this browser; undefined if `key` isn't whole. */
export async function privacyOf(
  link: { readonly room: string; readonly key: string },
  randomBytes: Cryptography["randomBytes"],
): Promise<Privacy | undefined> {
  const { subtle } = crypto;
  const keys = await deriveRoomKeys(subtle, link);
  if (keys === undefined) return undefined;
  const [identity, exchange] = await Promise.all([
    loadIdentity(subtle, browserKeys("own")),
    loadExchangeKey(subtle, browserKeys("exchange")),
  ]);
  return new Privacy({ key: link.key, keys, identity, exchange, cryptography: { subtle, randomBytes } });
}

const KEYS = "parley";
const PAIRS = "keys";

/** A key pair in the browser's database, which keeps it without ever showing its private half. */
function browserKeys(name: "own" | "exchange"): KeyStore {
  return {
    read: () =>
      inPairs("readonly", (pairs): IDBRequest<unknown> => pairs.get(name)).then(asPair, () => undefined),
    write: (pair) => inPairs("readwrite", (pairs) => pairs.add(pair, name)).then(() => {}, () => {}),
  };
}

async function inPairs<T>(
  mode: IDBTransactionMode,
  ask: (pairs: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(KEYS, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(PAIRS);
  const database = await answerOf(opening);
  try {
    return await answerOf(ask(database.transaction(PAIRS, mode).objectStore(PAIRS)));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function asPair(kept: unknown): CryptoKeyPair | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const publicKey: unknown = Reflect.get(kept, "publicKey");
  const privateKey: unknown = Reflect.get(kept, "privateKey");
  return publicKey instanceof CryptoKey && privateKey instanceof CryptoKey
    ? { publicKey, privateKey }
    : undefined;
}
