import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createDecipheriv, createHash, createPublicKey, hkdfSync, verify } from "node:crypto";
import { identityOf } from "../../lib/client/identity.ts";
import { Privacy } from "../../lib/client/privacy.ts";
import { deriveRoomKeys } from "../../lib/client/room_key.ts";
import { safetyPhrase } from "../../lib/client/safety_phrase.ts";
import { knownCurve, knownExchangeKey } from "./known_keys.ts";
import { KEY } from "./private_stage.ts";

const { subtle } = crypto;
const ROOM = "blue-room";
/** The key pair of RFC 8037 appendix A.1 (the first one of RFC 8032 section 7.1). */
const PUBLIC = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
const PRIVATE = { ...PUBLIC, d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" };

const LINE = [
  "AQEBAQEBAQEBAQEBAV2bjj99etdhAimi7MsUQ_RN3lt0IDcliU9N6ATnGrBzrhkzbEmZVWcjmr3J7xqmUJMa_JzQMh",
  "TPVpPD5FsuKXkxgv7YAfkMgs8USimsa_CjqMXK0iJbGW91YSk6Xi1TUFpnGN08E4xk-6iJN4w0m1Ixpl8CTBnCmTDs",
  "hmUt44kR2M8yrJbyE_ZQtlJoLJLqmAquC62fwAqLlJhUBzGBCZHGHyr_cflv1EB_CFajvWGR-fy-R7rqJgb39EnRkJ",
  "EH8CzLM7k32G-MyPvX5J1t1i9SIifUCnyqo1Lb1KqOOGF7j9AvGruo7-rRIbbuZfLTEPzhTDVrfbGYu0Xek4uw5k9R",
  "MsSk2qJJKwbvohFpBnOJ",
].join("");
const HELLO = [
  "AQICAgICAgICAgICAox1feOZjf63inyQlzCP7ZrvqEkIklYR_onhjYjOmAHUS9cmEkUh3EtAkh5GF-RrR4HIJohhui",
  "93MaRBGGFGaWeJj2qUHyJGLP8CR23MqUtn5p4Czvuse6-F7XsfwBgozxWuGRGiaCMIuKuG461u6N_jLF7Wy7ocurCv",
  "gZqPJIqal7mBVvMyZMrf8GLjgVzt_nPA1uXHuEHcbni9byoB5wmivgq9jDFGZSG1EvGy9RaptQRHCoyZ8DThuazwHt",
  "dImBq8LOqg_E5IJcXd5q9iEpVM20cdYiiQBhUeLOr3Pw4B7Se2VeLpg40nQX9ARplRQbsWu6h48aOR6IyiD7yKmi6w",
  "XIlFdqjvyzRYnvVsm2VN",
].join("");
const CANDIDATE = [
  "AQMDAwMDAwMDAwMDAxThqvPJmTRbR0isGpdJBnVDDuwVhVNjvmHkmhspKqyEV4u6H52YwcLG-jPyK4GyyPni2uHX7G",
  "go7NGqIAUdG5Hn-G0tmXcdC8hm1j0b_HHmIO2P3evInLScTeGe8hfhXk4p9pnvwcIKNP4PAX0LB_UQ1Xb0lAMkUkC3",
  "hYqhBofsei3H8d-jmzUrIvO6cyUgrOJK5kgTaIIvhu6fjSWPxuHhMnAKQU-Hbk36xvdR2kk0FGExToZXkZZ_oGlb-j",
  "CD9JvXZesgxPNwELT1LGQ3LztcHi_CetlGNuYVX-SZn92wJGpPV3lOJ83lWdLcp02MckGid0D3rCOLi9Vfa2O2hDwU",
  "iyIxUu198n0eqrO6Hrnj",
].join("");

const HELLO_WITH_EXCHANGE = [
  "AQQEBAQEBAQEBAQEBHoNGw4OSXagpIUXqMUGl5CmpEuefWaw9Z3ej14ZKNq7ux_mn-qAAUVPCLwgUtQl4mHMffZCxa",
  "HGL9OJRDTpz9X2Moxu3PX-TG7OkbHeHtuYb8HV0JZ_RoJOPBudL4zCXnQg80XuhVcb0HltLt0zh8mGR-A1eW_mGRZR",
  "VTIIGy700MBk-875m6nsd7Z02j3s5Cq0EWurGmt3cbSWZwASbULfMCc6ATEtKSQTuiVueIbqjqa96W45hDxE_LgIdD",
  "Zury8x37W2TDyaA_hyieOhhkojQq2OEhgjp0QY0sP0o3uew3uIogZz3ZA1srS30OHSwj0X0biup5N651rq-3asTwLY",
  "lbsYLu5ebVFChEFEmfrS",
].join("");

/** The member whose key is known, with nonces of 12 bytes 1, then 12 bytes 2, and so on. */
async function knownMember(): Promise<Privacy> {
  const keys = await deriveRoomKeys(subtle, { room: ROOM, key: KEY });
  assert(keys !== undefined);
  const identity = await identityOf(subtle, {
    privateKey: await subtle.importKey("jwk", PRIVATE, "Ed25519", false, ["sign"]),
    publicKey: await subtle.importKey("jwk", PUBLIC, "Ed25519", true, ["verify"]),
  });
  let nonces = 0;
  const randomBytes = (count: number) => new Uint8Array(count).fill(++nonces);
  const exchange = await knownExchangeKey(1);
  return new Privacy({ key: KEY, keys, identity, exchange, cryptography: { subtle, randomBytes } });
}

function derive(info: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", Buffer.from(KEY, "base64url"), ROOM, `parley.1 ${info}`, 32));
}

/** Opens an envelope as docs/SECURITY.md describes it, by another library: a second implementation. */
function openByTheBook(envelope: string, { kind, id, purpose }: Record<"kind" | "id" | "purpose", string>) {
  const bytes = Buffer.from(envelope, "base64url");
  const aad = Buffer.from(`parley.1|${ROOM}|${kind}|${id}`);
  const decipher = createDecipheriv("aes-256-gcm", derive(purpose), bytes.subarray(1, 13));
  decipher.setAAD(aad);
  decipher.setAuthTag(bytes.subarray(-16));
  const plain = Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]);
  assertEquals([bytes[0], plain.length % 256], [1, 0]);
  const signed = plain.subarray(64, plain.lastIndexOf(0x80));
  const input = Buffer.concat([
    ...[Buffer.from("parley.1 signature\0"), derive("room"), aad, Buffer.of(0), signed],
  ]);
  assertEquals(signed[0], 1);
  assertEquals(signed.subarray(1, 33).toString("base64url"), PUBLIC.x);
  const key = createPublicKey({ key: PUBLIC, format: "jwk" });
  assert(verify(null, input, key, plain.subarray(0, 64)), "the signature doesn't fit");
  const [body = "", ...text] = signed.subarray(33).toString().split("\n");
  return { body: JSON.parse(body), text: text.join("\n") };
}

describe("the known answers of docs/SECURITY.md", () => {
  it("are those of the keys [SEAL-6]", async () => {
    const ana = await knownMember();
    assertEquals(ana.proof, "QBxHFD7OFF7mbWps1NcFpPZXl4K2WM7RfW-5Uh8IEYU");
    assertEquals(Buffer.from(derive("proof")).toString("base64url"), ana.proof);
    assertEquals(ana.fingerprint, "bIvO_t2SpMSblbnwfHYzc0R36pbaBBNATkcMAyZOTdk");
    const named = Buffer.concat([Buffer.from("parley.1 identity\0\x01"), Buffer.from(PUBLIC.x, "base64url")]);
    assertEquals(createHash("sha256").update(named).digest("base64url"), ana.fingerprint);
    assertEquals(
      await safetyPhrase(subtle, ana.fingerprint, "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
      "61271 93990 78148 13079 63365 10220 73004 84797 75478 58254 69225 09511",
    );
  });

  it("are those of a line, a hello and a candidate, byte by byte [SEAL-1]", async () => {
    const ana = await knownMember();
    const draft = { id: "line-1", kind: "line", value: "Hello, Ben!", at: 0 } as const;
    const link = { chain: "chain-1", n: 0, prev: "", epoch: "epoch-1" };
    const line = await ana.sealerFor(() => "Ana").seal(draft, link);
    assertEquals(line, { sealed: LINE, hash: "MH9e4BZiHjTPsfUeDzyhNs6cYPnsTgx1UPQZfuym8Ns" });
    assertEquals(createHash("sha256").update(LINE).digest("base64url"), line.hash);
    const bare = { name: "Ana", at: 1767225600000 };
    assertEquals(await ana.envelopes.seal({ kind: "hello", id: "member-1" }, bare), HELLO);
    const way = { from: "member-1", to: "member-2" };
    const signal = { type: "candidate", label: 0, id: "0", candidate: "candidate:1" } as const;
    assertEquals(await ana.sealSignal(signal, way), {
      ...{ type: "candidate", label: null, id: null, candidate: CANDIDATE },
    });
    assertEquals(await ana.sealHello("member-1", "Ana", 1767225600000), HELLO_WITH_EXCHANGE);
  });

  it("open by the book, without this project's code [SEAL-1]", () => {
    assertEquals(openByTheBook(LINE, { kind: "line", id: "line-1", purpose: "lines" }), {
      body: { chain: "chain-1", n: 0, prev: "", epoch: "epoch-1", name: "Ana" },
      text: "Hello, Ben!",
    });
    assertEquals(openByTheBook(HELLO, { kind: "hello", id: "member-1", purpose: "names" }), {
      body: { name: "Ana", at: 1767225600000 },
      text: "",
    });
    const exchange = knownCurve(1).getPublicKey().toString("base64url");
    assertEquals(openByTheBook(HELLO_WITH_EXCHANGE, { kind: "hello", id: "member-1", purpose: "names" }), {
      body: { name: "Ana", at: 1767225600000, exchange },
      text: "",
    });
    const way = { kind: "candidate", id: "member-1.member-2", purpose: "signals" };
    assertEquals(openByTheBook(CANDIDATE, way), { body: { label: 0, id: "0" }, text: "candidate:1" });
  });
});
