import { assertEquals } from "@std/assert";
import { isTall } from "../../components/tall_text.ts";

Deno.test("isTall() counts rows: those written, and those that a long one takes", () => {
  assertEquals(isTall("a line\n".repeat(20)), false);
  assertEquals(isTall("a line\n".repeat(40)), true);
  assertEquals(isTall("word ".repeat(200)), false);
  assertEquals(isTall("word ".repeat(800)), true);
  assertEquals(isTall("\n".repeat(16 * 1024)), true);
});
