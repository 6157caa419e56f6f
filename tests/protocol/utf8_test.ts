import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { utf8Length } from "../../lib/protocol/utf8.ts";

describe("utf8Length()", () => {
  const samples = [
    "",
    "plain",
    "é",
    "日本語",
    "😀",
    "a😀é\u0000",
    "\ud800",
    "x\udc00y",
    "\ud83d\ud83d\ude00",
    "\u{10ffff}",
  ];
  for (const sample of samples) {
    it(`counts what an encoder makes of ${JSON.stringify(sample)}`, () => {
      assertEquals(utf8Length(sample), new TextEncoder().encode(sample).length);
    });
  }
});
