import { assertEquals } from "@std/assert";
import { fitted } from "../../components/picture_size.ts";

Deno.test("fitted() keeps a picture's shape and never enlarges it", () => {
  assertEquals(fitted({ width: 200, height: 100 }), { width: 200, height: 100 });
  assertEquals(fitted({ width: 4000, height: 3000 }), { width: 320, height: 240 });
  assertEquals(fitted({ width: 1000, height: 4000 }), { width: 80, height: 320 });
  assertEquals(fitted({ width: 100_000, height: 1 }), { width: 320, height: 1 });
});
