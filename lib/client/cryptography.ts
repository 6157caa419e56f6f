/** The cryptography that a private room needs of its platform: WebCrypto, and random bytes fit for keys and nonces. */
export interface Cryptography {
  readonly subtle: SubtleCrypto;
  readonly randomBytes: (count: number) => Uint8Array<ArrayBuffer>;
}
