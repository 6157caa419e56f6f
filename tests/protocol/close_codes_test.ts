import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { afterClose, CLOSE } from "../../lib/protocol/close_codes.ts";

describe("close codes", () => {
  it("fit into what a server's WebSocket may send: 1000 or 3000-4999, a reason of at most 123 bytes", () => {
    for (const { code, reason } of Object.values(CLOSE)) {
      assert(code === 1000 || code >= 3000 && code < 5000);
      assert(new TextEncoder().encode(reason).length <= 123);
    }
  });

  it("are each used once", () => {
    const codes = Object.values(CLOSE).map((close) => close.code);
    assertEquals(new Set(codes).size, codes.length);
  });

  it("say whether to dial again; a stranger's code means yes", () => {
    assertEquals(afterClose(CLOSE.replaced.code), "stay-away");
    assertEquals(afterClose(CLOSE.tooSlow.code), "redial");
    for (const code of [1001, 1006, 1011, 1012, 1013, 4999]) assertEquals(afterClose(code), "redial");
  });

  it("stand in docs/PROTOCOL.md as they are here", async () => {
    const text = await Deno.readTextFile(new URL("../../docs/PROTOCOL.md", import.meta.url));
    for (const { code, then } of Object.values(CLOSE)) {
      const row = text.split("\n").find((line) => line.startsWith(`| ${code} |`));
      assertEquals(row?.split("|").at(-2)?.trim(), then === "redial" ? "yes" : "no", `code ${code}`);
    }
  });
});
