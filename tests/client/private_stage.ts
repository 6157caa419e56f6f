import { type ExchangeKey, loadExchangeKey } from "../../lib/client/exchange_key.ts";
import { type Identity, loadIdentity } from "../../lib/client/identity.ts";
import type { KeyStore } from "../../lib/client/key_store.ts";
import { Privacy } from "../../lib/client/privacy.ts";
import { deriveRoomKeys } from "../../lib/client/room_key.ts";

/** A room's key for tests. */
export const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
/** Another one. */
export const OTHER_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA";

const underWay = new Set<Promise<unknown>>();

/** Says whether something is being sealed or opened. */
export function isSealing(): boolean {
  return underWay.size > 0;
}

/** WebCrypto that knows what is under way. */
const subtle = new Proxy(crypto.subtle, {
  get: (target, name) => (...given: unknown[]) => {
    const work: Promise<unknown> = Reflect.apply(Reflect.get(target, name), target, given);
    underWay.add(work);
    const over = () => void underWay.delete(work);
    work.then(over, over);
    return work;
  },
});

/** What a test needs of a browser's cryptography. */
export const cryptography = {
  subtle,
  randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
};

/** A browser's keys, whatever room it is in. */
export interface BrowserKeys {
  readonly identity: Identity;
  readonly exchange: ExchangeKey;
}

/** The keys of a browser that hasn't been here before. */
export async function newBrowser(): Promise<BrowserKeys> {
  return {
    identity: await loadIdentity(subtle, keyStore()),
    exchange: await loadExchangeKey(subtle, keyStore()),
  };
}

function keyStore(): KeyStore {
  const kept: CryptoKeyPair[] = [];
  return {
    read: () => Promise.resolve(kept[0]),
    write: (pair) => Promise.resolve(void kept.push(pair)),
  };
}

/** What a browser seals and opens with in a room; a new browser's, unless one is given. */
export async function newPrivacy(
  { room = "blue-room", key = KEY, browser }: Partial<Record<"room" | "key", string>> & {
    readonly browser?: BrowserKeys;
  } = {},
): Promise<Privacy> {
  const keys = await deriveRoomKeys(subtle, { room, key });
  if (keys === undefined) throw new Error("not a key");
  const { identity, exchange } = browser ?? await newBrowser();
  return new Privacy({ key, keys, identity, exchange, cryptography });
}
