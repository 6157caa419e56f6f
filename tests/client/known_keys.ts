import { createECDH } from "node:crypto";
import { type ExchangeKey, exchangeKeyOf } from "../../lib/client/exchange_key.ts";

/** The ECDH key on P-256 whose private half is 32 bytes of that number, by another library than WebCrypto. */
export function knownCurve(byte: number) {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(Buffer.alloc(32, byte));
  return curve;
}

/** The exchange key whose private half is 32 bytes of that number. */
export async function knownExchangeKey(byte: number): Promise<ExchangeKey> {
  const bytes = knownCurve(byte).getPublicKey();
  const point = (from: number, to: number) => bytes.subarray(from, to).toString("base64url");
  const jwk = { kty: "EC", crv: "P-256", x: point(1, 33), y: point(33, 65) };
  const d = Buffer.alloc(32, byte).toString("base64url");
  const kind = { name: "ECDH", namedCurve: "P-256" };
  return await exchangeKeyOf(crypto.subtle, {
    privateKey: await crypto.subtle.importKey("jwk", { ...jwk, d }, kind, false, ["deriveBits"]),
    publicKey: await crypto.subtle.importKey("jwk", jwk, kind, true, []),
  });
}
