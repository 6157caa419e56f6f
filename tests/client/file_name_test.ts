import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { cleanFileName } from "../../lib/client/file_name.ts";
import { fileOfferOf, offerTextOf } from "../../lib/client/file_offer.ts";
import { utf8Length } from "../../lib/protocol/utf8.ts";

describe("cleanFileName() [FILE-2]", () => {
  for (
    const [name, clean] of [
      ["report.pdf", "report.pdf"],
      ["  two   words .txt ", "two words .txt"],
      ["../../etc/passwd", "_.._etc_passwd"],
      ["C:\\Windows\\system.ini", "C__Windows_system.ini"],
      ["a\u0000b\nc\u007f.txt", "ab c.txt"],
      ["invoice\u202efdp.exe", "invoicefdp.exe"],
      ["\u2066x\u2069.txt", "x.txt"],
      [".bashrc", "bashrc"],
      ["...", "download"],
      ["", "download"],
      ["???", "download"],
      ["\ud800", "download"],
      ["name.", "name"],
      ["con", "_con"],
      ["NUL.txt", "_NUL.txt"],
      ["com1 .txt", "_com1 .txt"],
      ["console.log", "console.log"],
      ["<a>|b?.txt", "_a__b_.txt"],
      ["cafe\u0301.txt", "café.txt"],
      ["👩‍👩‍👧.png", "👩‍👩‍👧.png"],
      ["فاتورة.pdf", "فاتورة.pdf"],
    ] as const
  ) {
    it(`makes ${JSON.stringify(clean)} of ${JSON.stringify(name)}`, () => {
      assertEquals(cleanFileName(name), clean);
      assertEquals(cleanFileName(clean), clean);
    });
  }

  it("shortens to 120 characters and 220 bytes, and keeps the extension", () => {
    assertEquals(cleanFileName(`${"a".repeat(300)}.tar.gz`), `${"a".repeat(117)}.gz`.slice(0, 120));
    for (const letter of ["a", "é", "語", "👍"]) {
      const clean = cleanFileName(`${letter.repeat(300)}.jpeg`);
      assert(clean.endsWith(".jpeg") && clean.startsWith(letter));
      assert([...clean].length <= 120 && utf8Length(clean) <= 220);
      assert(clean.isWellFormed());
    }
    assertEquals([...cleanFileName("b".repeat(300))].length, 120);
  });
});

describe("fileOfferOf() [FILE-1]", () => {
  const offer = { name: "a.txt", size: 3, type: "text/plain" };

  it("reads what offerTextOf() has written", () => {
    assertEquals(fileOfferOf(offerTextOf(offer)), offer);
    const long = { ...offer, name: `${"x".repeat(5_000)}.txt` };
    assertEquals(fileOfferOf(offerTextOf(long))?.name.length, 120);
  });

  it("cleans the name, and drops a type that isn't one", () => {
    assertEquals(fileOfferOf(JSON.stringify({ ...offer, name: "../x", type: "text/html; x=<b>" })), {
      name: "_x",
      size: 3,
      type: "",
    });
  });

  it("takes nothing else for an offer", () => {
    for (
      const text of [
        "",
        "hello",
        "null",
        "[]",
        JSON.stringify({ name: "a", size: 1 }),
        JSON.stringify({ ...offer, size: -1 }),
        JSON.stringify({ ...offer, size: 1.5 }),
        JSON.stringify({ ...offer, size: 2 ** 51 }),
        JSON.stringify({ ...offer, size: "3" }),
        JSON.stringify({ ...offer, name: "a".repeat(2_000) }),
        JSON.stringify({ ...offer, more: "x".repeat(5_000) }),
      ]
    ) assertEquals(fileOfferOf(text), undefined, text.slice(0, 60));
  });
});
