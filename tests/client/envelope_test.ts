import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { fromBase64Url, toBase64Url } from "../../lib/client/base64url.ts";
import { identityOf, loadIdentity } from "../../lib/client/identity.ts";
import { Envelopes } from "../../lib/client/envelope.ts";
import { deriveRoomKeys, isRoomKey, newRoomKey } from "../../lib/client/room_key.ts";
import { safetyPhrase } from "../../lib/client/safety_phrase.ts";
import { cryptography, KEY, newPrivacy, OTHER_KEY } from "./private_stage.ts";

const { subtle } = cryptography;
const LABEL = { kind: "line", id: "id-1" } as const;

/** Envelopes of somebody with a P-256 key, as in browsers without Ed25519. */
async function olderEnvelopes(): Promise<Envelopes> {
  const lacking = new Proxy(subtle, {
    get: (target, name) => (algorithm: { name: string }, ...rest: unknown[]) => {
      if (name === "generateKey" && algorithm.name === "Ed25519") return Promise.reject(new Error("lacking"));
      return Reflect.apply(Reflect.get(target, name), target, [algorithm, ...rest]);
    },
  });
  const keys = await deriveRoomKeys(subtle, { room: "blue-room", key: KEY });
  const identity = await loadIdentity(lacking, {
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
  });
  return new Envelopes({ cryptography, keys: keys!, identity });
}

describe("Envelopes", () => {
  it("open what they have sealed, and say who has signed it [SEAL-1]", async () => {
    const [ana, ben] = [await newPrivacy(), await newPrivacy()];
    const envelope = await ana.envelopes.seal(LABEL, { n: 1 }, "two\nrows, ünd more");
    const expected = { ok: true, fingerprint: ana.fingerprint, body: { n: 1 }, text: "two\nrows, ünd more" };
    assertEquals(await ben.envelopes.open(LABEL, envelope), { ...expected, ok: true });
    assertNotEquals(await ana.envelopes.seal(LABEL, { n: 1 }), await ana.envelopes.seal(LABEL, { n: 1 }));
  });

  it("are signed with P-256 where the browser lacks Ed25519 [SEAL-1]", async () => {
    const [ana, ben] = [await olderEnvelopes(), await newPrivacy()];
    const opened = await ben.envelopes.open(LABEL, await ana.seal(LABEL, {}, "hello"));
    assert(opened.ok && opened.text === "hello");
  });

  it("don't open with any bit changed, cut off or added [SEAL-2]", async () => {
    const ana = await newPrivacy();
    const bytes = fromBase64Url(await ana.envelopes.seal(LABEL, { n: 1 }, "hello"))!;
    for (let index = 0; index < bytes.length; index++) {
      const changed = bytes.with(index, bytes[index]! ^ (1 << index % 8));
      assertEquals((await ana.envelopes.open(LABEL, toBase64Url(changed))).ok, false, `byte ${index}`);
    }
    for (
      const other of [bytes.slice(0, -1), bytes.slice(1), Uint8Array.of(...bytes, 0), bytes.slice(0, 29)]
    ) {
      assertEquals((await ana.envelopes.open(LABEL, toBase64Url(other))).ok, false);
    }
  });

  it("are malformed if they aren't base64url of a sane length, and never throw [SEAL-2]", async () => {
    const { envelopes } = await newPrivacy();
    for (const text of ["", "A", "!", "AQ", "ä", "sealed", "A".repeat(70_000), "AR", "\ud800"]) {
      assertEquals(await envelopes.open(LABEL, text), { ok: false, why: "malformed" });
    }
  });

  it("open under their own label, room and key only [SEAL-3]", async () => {
    const ana = await newPrivacy();
    const envelope = await ana.envelopes.seal(LABEL, {}, "hello");
    const refused = { ok: false, why: "not-authentic" } as const;
    for (
      const label of [{ ...LABEL, id: "id-2" }, { ...LABEL, kind: "edit" }, {
        ...LABEL,
        kind: "hello",
      }] as const
    ) {
      assertEquals(await ana.envelopes.open(label, envelope), refused);
    }
    for (const other of [{ room: "green-room" }, { key: OTHER_KEY }]) {
      assertEquals(await (await newPrivacy(other)).envelopes.open(LABEL, envelope), refused);
    }
  });

  it("don't open if an insider puts another author's signature under other words, label or room [SEAL-4]", async () => {
    const { envelopes } = await newPrivacy();
    const [ana, mallory] = [await newPair(), await newPair()];
    const keys = await deriveRoomKeys(subtle, { room: "blue-room", key: KEY });
    const identity = await identityOf(subtle, ana);
    const forging = { publicKey: identity.publicKey, fingerprint: identity.fingerprint };
    const forger = await identityOf(subtle, mallory);
    const forged = new Envelopes({ cryptography, keys: keys!, identity: { ...forging, sign: forger.sign } });
    assertEquals(await envelopes.open(LABEL, await forged.seal(LABEL, {}, "I am Ana")), {
      ok: false,
      why: "not-signed",
    });
    // A true signature of Ana's for another label, room or key, replayed inside a new envelope by who has the key.
    for (
      const [label, room, key] of [
        [{ kind: "line", id: "id-2" }, "blue-room", KEY],
        [{ kind: "edit", id: "id-1" }, "blue-room", KEY],
        [LABEL, "green-room", KEY],
        [LABEL, "blue-room", OTHER_KEY],
      ] as const
    ) {
      let signature = new Uint8Array(0);
      const elsewhere = await deriveRoomKeys(subtle, { room, key });
      const sign = async (message: Uint8Array<ArrayBuffer>) => signature = await identity.sign(message);
      const spied = new Envelopes({ cryptography, keys: elsewhere!, identity: { ...forging, sign } });
      await spied.seal(label, {}, "hello");
      const replayed = new Envelopes({
        ...{ cryptography, keys: keys! },
        identity: { ...forging, sign: () => Promise.resolve(signature) },
      });
      assertEquals((await envelopes.open(LABEL, await replayed.seal(LABEL, {}, "hello"))).ok, false);
    }
  });

  it("say little by their length [SEAL-5]", async () => {
    const { envelopes } = await newPrivacy();
    const lengths = new Set<number>();
    for (let length = 0; length < 400; length += 7) {
      lengths.add((await envelopes.seal(LABEL, {}, "x".repeat(length))).length);
    }
    assert(lengths.size <= 3, `${lengths.size} lengths`);
  });
});

describe("a room's key", () => {
  it("is 256 random bits in base64url, and nothing shorter, longer or other is one [SEAL-6]", async () => {
    const key = newRoomKey(cryptography.randomBytes);
    assert(isRoomKey(key) && /^[\w-]{43}$/.test(key));
    for (const other of ["", key.slice(1), `${key}A`, `${key.slice(1)}!`, `${KEY.slice(0, -1)}9`]) {
      assertEquals(isRoomKey(other), false, other);
      assertEquals(await deriveRoomKeys(subtle, { room: "blue-room", key: other }), undefined);
    }
  });
});

describe("safetyPhrase()", () => {
  it("is the same 60 digits on both sides, and others for other keys [SEAL-7]", async () => {
    const phrase = await safetyPhrase(subtle, "a", "b");
    assertEquals(phrase, await safetyPhrase(subtle, "b", "a"));
    assert(/^\d{5}( \d{5}){11}$/.test(phrase));
    for (const [one, other] of [["a", "c"], ["a", "a"], ["ab", ""]] as const) {
      assertNotEquals(phrase, await safetyPhrase(subtle, one, other));
    }
  });
});

async function newPair(): Promise<CryptoKeyPair> {
  const pair = await subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
  assert("publicKey" in pair);
  return pair;
}
