import { loadIdentity } from "../../lib/client/identity.ts";
import { Privacy } from "../../lib/client/privacy.ts";
import { deriveRoomKeys } from "../../lib/client/room_key.ts";

/** A room's key for tests. */
export const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
/** Another one. */
export const OTHER_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA";

/** What a test needs of a browser's cryptography. */
export const cryptography = {
  subtle: crypto.subtle,
  randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
};

/** The privacy of somebody with a new identity. */
export async function newPrivacy({ room = "blue-room", key = KEY } = {}): Promise<Privacy> {
  const { subtle } = cryptography;
  const keys = await deriveRoomKeys(subtle, { room, key });
  if (keys === undefined) throw new Error("not a key");
  const kept: CryptoKeyPair[] = [];
  const identity = await loadIdentity(subtle, {
    read: () => Promise.resolve(kept[0]),
    write: (pair) => Promise.resolve(void kept.push(pair)),
  });
  return new Privacy({ key, keys, identity, cryptography });
}
