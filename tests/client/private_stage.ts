import { loadIdentity } from "../../lib/client/identity.ts";
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

/** The privacy of somebody with a new identity. */
export async function newPrivacy({ room = "blue-room", key = KEY } = {}): Promise<Privacy> {
  const keys = await deriveRoomKeys(subtle, { room, key });
  if (keys === undefined) throw new Error("not a key");
  const kept: CryptoKeyPair[] = [];
  const identity = await loadIdentity(subtle, {
    read: () => Promise.resolve(kept[0]),
    write: (pair) => Promise.resolve(void kept.push(pair)),
  });
  return new Privacy({ key, keys, identity, cryptography });
}
