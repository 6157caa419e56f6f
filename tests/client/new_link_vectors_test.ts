import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createDecipheriv, hkdfSync } from "node:crypto";
import { NewLinks } from "../../lib/client/new_link.ts";
import { deriveRoomKeys } from "../../lib/client/room_key.ts";
import { knownCurve, knownExchangeKey } from "./known_keys.ts";
import { KEY, OTHER_KEY } from "./private_stage.ts";

const { subtle } = crypto;
const ROOM = "blue-room";
const NEXT = { room: "next-room", key: OTHER_KEY };
/** SHA-256 of nothing, and of the letter a: fingerprints of nobody. */
const ANA = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
const BEN = "ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs";

const TEXT = [
  '{"key":"BFkat3HrvP1tnLkJTRBlKK3Rpp1EwsH2J_CJ7Fi5xhrfn05qvw0EXAxpOjxorXyXynK-ZN70om_s0mPdmK',
  'kngPA","link":"AgICAgICAgICAgICabOxPWclrpK-7_SwaMOK8NHUlr2M6csZiNKlgzGpMT5PMFpmGiPgiCxnEJ7',
  "GYR465zafhuba3SbLQ7OyYzRNinTkkeKmyh1ocVdPuOAcaCELd1shS6g0hYZ9FMtcQNEUXEVMRDhWd5jgZUl_DNjCz",
  'Wv2610gOZmfC90SK97i7zw","for":"47DEQpj8-VcKEDUR_iCn69H-CFuDmxGWMQqN_DV8WPgs-F1qZTUKV5YKwVh',
  'RrMqXgRLKGz5shvSbr32Zj-1DjemDutKPh-K_HfUUohwwqeTOWZhKurU03YshqBM"}',
].join("");

/** The seals of a member of the blue room, whose random bytes are first all 1, then all 2. */
async function linksOf(fingerprint: string, exchangeByte: number): Promise<NewLinks> {
  const keys = await deriveRoomKeys(subtle, { room: ROOM, key: KEY });
  assert(keys !== undefined);
  let asked = 0;
  const randomBytes = (count: number) => new Uint8Array(count).fill(++asked);
  const exchange = await knownExchangeKey(exchangeByte);
  return new NewLinks({ cryptography: { subtle, randomBytes }, tag: keys.tag, fingerprint, exchange });
}

/** Unwraps a key by RFC 3394 section 2.2.2, with nothing but the block cipher. */
function unwrap(wrapped: Buffer, key: Uint8Array): Buffer {
  const count = wrapped.length / 8 - 1;
  let first = wrapped.subarray(0, 8);
  const blocks = Array.from(
    { length: count },
    (_, index) => wrapped.subarray(8 * (index + 1), 8 * (index + 2)),
  );
  for (let step = 6 * count; step > 0; step--) {
    const at = (step - 1) % count;
    const mixed = Buffer.from(first);
    mixed.writeUInt32BE((mixed.readUInt32BE(4) ^ step) >>> 0, 4);
    const cipher = createDecipheriv("aes-256-ecb", key, null);
    cipher.setAutoPadding(false);
    const plain = Buffer.concat([cipher.update(Buffer.concat([mixed, blocks[at]!])), cipher.final()]);
    first = plain.subarray(0, 8);
    blocks[at] = plain.subarray(8);
  }
  assertEquals(first.toString("hex"), "a6a6a6a6a6a6a6a6");
  return Buffer.concat(blocks);
}

/** Opens a new link as docs/SECURITY.md section 9 describes it, by another library: a second implementation. */
function openByTheBook(
  text: string,
  { author, receiver, exchangeByte }: Record<"author" | "receiver", string> & {
    readonly exchangeByte: number;
  },
): string {
  const entry: Record<"key" | "link" | "for", string> = JSON.parse(text);
  const parts = Buffer.from(entry.for, "base64url");
  assertEquals(parts.length % 46, 0);
  const hint = Buffer.from(receiver, "base64url").subarray(0, 6);
  const start = [...Array(parts.length / 46).keys()].map((index) => 46 * index)
    .find((at) => parts.subarray(at, at + 6).equals(hint));
  assert(start !== undefined, "it is not for that receiver");
  const curve = knownCurve(exchangeByte);
  const secret = curve.computeSecret(Buffer.from(entry.key, "base64url"));
  const tag = hkdfSync("sha256", Buffer.from(KEY, "base64url"), ROOM, "parley.1 room", 32);
  const exchange = curve.getPublicKey().toString("base64url");
  const info = `parley.1 link|${author}|${receiver}|${entry.key}|${exchange}`;
  const wrapping = new Uint8Array(hkdfSync("sha256", secret, new Uint8Array(tag), info, 32));
  const key = unwrap(parts.subarray(start + 6, start + 46), wrapping);
  const link = Buffer.from(entry.link, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, link.subarray(0, 12));
  decipher.setAAD(Buffer.from(`parley.1 link|${author}|${entry.key}`));
  decipher.setAuthTag(link.subarray(-16));
  const plain = Buffer.concat([decipher.update(link.subarray(12, -16)), decipher.final()]);
  assertEquals(plain.length, 112);
  return plain.subarray(0, plain.lastIndexOf(0x80)).toString();
}

describe("the known answers of a new link", () => {
  it("are those of an entry's text, byte by byte [LINK-1]", async () => {
    const ana = await linksOf(ANA, 1);
    const exchange = knownCurve(2).getPublicKey().toString("base64url");
    const text = await ana.seal(NEXT, [{ fingerprint: BEN, exchange }], await knownExchangeKey(3));
    assertEquals(text, TEXT);
    const ben = await linksOf(BEN, 2);
    assertEquals(await ben.open(TEXT, ANA), {
      ...{ taken: [ANA.slice(0, 8), BEN.slice(0, 8)], isMeant: true, to: NEXT },
    });
  });

  it("open by the book for both of them, without this project's code [LINK-1]", () => {
    const opened = `next-room#${OTHER_KEY}`;
    assertEquals(openByTheBook(TEXT, { author: ANA, receiver: BEN, exchangeByte: 2 }), opened);
    assertEquals(openByTheBook(TEXT, { author: ANA, receiver: ANA, exchangeByte: 1 }), opened);
  });
});
