/** A source of random bytes fit for secrets. */
export type RandomBytes = (count: number) => Uint8Array;

/** 128 random bits in base64url (RFC 4648 section 5): an id, a secret or an epoch. */
export function randomId(bytes: RandomBytes): string {
  return bytes(16).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** A room name of 128 random bits, in hexadecimal. */
export function randomRoomName(bytes: RandomBytes): string {
  return bytes(16).toHex();
}

/** A room number below 2^53, for clients that know rooms by number. */
export function randomRoomNumber(bytes: RandomBytes): number {
  return Number(BigInt(`0x${bytes(8).toHex()}`) >> 11n);
}
