/** Where a browser keeps one key pair of its member; neither method rejects. */
export interface KeyStore {
  read(): Promise<CryptoKeyPair | undefined>;
  write(pair: CryptoKeyPair): Promise<void>;
}

/** The pair that the browser has kept, or else the one that `make` makes, kept where anything can be. */
export async function keptPair(keys: KeyStore, make: () => Promise<CryptoKeyPair>): Promise<CryptoKeyPair> {
  const kept = await keys.read();
  if (kept !== undefined) return kept;
  const made = await make();
  await keys.write(made);
  // Another tab may have made one at the same time: the one that is kept counts.
  return await keys.read() ?? made;
}
