import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { fromBase64Url, toBase64Url } from "../../lib/client/base64url.ts";
import { newExchangeKey } from "../../lib/client/exchange_key.ts";
import { MOST_TAKEN } from "../../lib/client/new_link.ts";
import type { Privacy } from "../../lib/client/privacy.ts";
import { toDisplayName } from "../../lib/protocol/names.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { newBrowser, newPrivacy, OTHER_KEY } from "./private_stage.ts";

const NEXT = { room: "next-room", key: OTHER_KEY };
const hintOf = ({ fingerprint }: Privacy) => fingerprint.slice(0, 8);

async function people() {
  return { ana: await newPrivacy(), ben: await newPrivacy(), cleo: await newPrivacy() };
}

describe("NewLinks", () => {
  it("open for their receivers and their author, and say so to who is left out [LINK-1] [LINK-2]", async () => {
    const { ana, ben, cleo } = await people();
    const text = await ana.newLinks.seal(NEXT, [ben]);
    const taken = [hintOf(ana), hintOf(ben)];
    for (const each of [ana, ben]) {
      assertEquals(await each.newLinks.open(text, ana.fingerprint), { taken, isMeant: true, to: NEXT });
    }
    assertEquals(await cleo.newLinks.open(text, ana.fingerprint), { taken, isMeant: false });
  });

  it("open for nobody else, whatever part they take for theirs [LINK-2]", async () => {
    const { ana, ben, cleo } = await people();
    const text = await ana.newLinks.seal(NEXT, [ben]);
    const entry = JSON.parse(text);
    const parts = fromBase64Url(entry.for)!;
    parts.set(fromBase64Url(hintOf(cleo))!, 46);
    const forged = JSON.stringify({ ...entry, for: toBase64Url(parts) });
    const opened = await cleo.newLinks.open(forged, ana.fingerprint);
    assertEquals(opened, { taken: [hintOf(ana), hintOf(cleo)], isMeant: true });
  });

  it("open under the author's name, in the room, and with the key that they were made for only [LINK-3]", async () => {
    const { ana, ben, cleo } = await people();
    const text = await ana.newLinks.seal(NEXT, [ben]);
    const unopened = { taken: [hintOf(ana), hintOf(ben)], isMeant: true };
    assertEquals(await ben.newLinks.open(text, cleo.fingerprint), unopened);
    const browser = await newBrowser();
    const [here, elsewhere] = [
      await newPrivacy({ browser }),
      await newPrivacy({ browser, room: "other-room" }),
    ];
    const both = await ana.newLinks.seal(NEXT, [here]);
    assertEquals((await here.newLinks.open(both, ana.fingerprint))?.to, NEXT);
    assertEquals((await elsewhere.newLinks.open(both, ana.fingerprint))?.to, undefined);
    const { exchange } = await newBrowser();
    const other = await newPrivacy({ browser: { ...browser, exchange } });
    assertEquals((await other.newLinks.open(both, ana.fingerprint))?.to, undefined);
  });

  it("don't open where any byte is changed [LINK-3]", async () => {
    const { ana, ben } = await people();
    const entry = JSON.parse(await ana.newLinks.seal(NEXT, [ben]));
    const other = JSON.parse(await ana.newLinks.seal(NEXT, [ben]));
    for (const field of ["key", "link", "for"]) {
      assertEquals(
        (await ben.newLinks.open(JSON.stringify({ ...entry, [field]: other[field] }), ana.fingerprint))?.to,
        undefined,
      );
    }
    for (const [field, from] of [["link", 0], ["for", 46 + 6]] as const) {
      const bytes = fromBase64Url(entry[field])!;
      for (let at = from; at < bytes.length; at++) {
        const text = JSON.stringify({ ...entry, [field]: toBase64Url(bytes.with(at, bytes[at]! ^ 1)) });
        assertEquals((await ben.newLinks.open(text, ana.fingerprint))?.to, undefined, `${field} ${at}`);
      }
    }
  });

  it("aren't what doesn't read as one [LINK-3]", async () => {
    const { ana, ben } = await people();
    const entry = JSON.parse(await ana.newLinks.seal(NEXT, [ben]));
    const wrong = [
      "",
      "null",
      "{}",
      "hello",
      ...[
        { ...entry, key: 1 },
        { ...entry, key: `${entry.key}A` },
        { ...entry, link: entry.link.slice(4) },
        { ...entry, for: "" },
        { ...entry, for: entry.for.slice(0, -4) },
        { key: entry.key, for: entry.for },
      ].map((each) => JSON.stringify(each)),
    ];
    for (const text of wrong) assertEquals(await ben.newLinks.open(text, ana.fingerprint), undefined, text);
  });

  it("lead to a room with a whole key only [LINK-3]", async () => {
    const { ana, ben } = await people();
    for (const link of [{ ...NEXT, room: "../lobby" }, { ...NEXT, key: "short" }, { room: "", key: "" }]) {
      const text = await ana.newLinks.seal(link, [ben]);
      const opened = await ben.newLinks.open(text, ana.fingerprint);
      assertEquals([opened?.isMeant, opened?.to], [true, undefined]);
    }
  });

  it("have a key of one use, and a length that says how many they are for and nothing else [LINK-4]", async () => {
    const { ana, ben, cleo } = await people();
    const long = { room: "r".repeat(LIMITS.roomNameCharacters), key: OTHER_KEY };
    const texts = [await ana.newLinks.seal(NEXT, [ben]), await ana.newLinks.seal(long, [cleo])] as const;
    assertEquals(texts[0].length, texts[1].length);
    assert(JSON.parse(texts[0]).key !== JSON.parse(texts[1]).key);
    assertEquals((await cleo.newLinks.open(texts[1], ana.fingerprint))?.to, long);
  });

  it("fit into one entry for a full room, and no more are put in [LINK-5]", async () => {
    const { ana } = await people();
    const ben = await newPrivacy();
    const others = Array.from({ length: LIMITS.members - 2 }, (_, index) => ({
      fingerprint: `${index}`.padStart(43, "x"),
      exchange: ben.exchange,
    }));
    const text = await ana.newLinks.seal(NEXT, [...others, ben, ...others]);
    assertEquals(text.length, 16_005);
    assert(text.length <= LIMITS.textBytes);
    const opened = await ben.newLinks.open(text, ana.fingerprint);
    assertEquals([opened?.taken.length, opened?.to], [MOST_TAKEN, NEXT]);
    const draft = { id: "a".repeat(64), kind: "link", value: text, at: 0 } as const;
    const place = { chain: "c".repeat(22), n: 1e9, prev: "p".repeat(43), epoch: "e".repeat(64) };
    const { sealed } = await ana.sealerFor(() => '"'.repeat(40)).seal(draft, place);
    assert(sealed.length <= LIMITS.sealedCharacters, `${sealed.length} characters`);
  });
});

describe("Privacy.sealHello()", () => {
  it("has room for the longest name beside the exchange key [LINK-6]", async () => {
    const name = `${'"'.repeat(40)}${"\u0301".repeat(108)}`;
    assertEquals(toDisplayName(name), name);
    const sealed = await (await newPrivacy()).sealHello("m".repeat(LIMITS.idCharacters), name, 1e15);
    assert(sealed.length <= LIMITS.sealedNameCharacters, `${sealed.length} characters`);
  });
});

describe("NewLinks.accepts()", () => {
  it("takes points of the curve only [LINK-6]", async () => {
    const { newLinks } = await newPrivacy();
    const { publicKey } = await newExchangeKey(crypto.subtle);
    const bytes = fromBase64Url(publicKey)!;
    assertEquals(await newLinks.accepts(publicKey), true);
    const wrong = [bytes.with(64, bytes[64]! ^ 1), bytes.slice(1), new Uint8Array(65), new Uint8Array()];
    for (const each of wrong) assertEquals(await newLinks.accepts(toBase64Url(each)), false);
    assertEquals(await newLinks.accepts("?"), false);
  });
});
