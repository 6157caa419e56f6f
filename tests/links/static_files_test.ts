import { assert, assertEquals, assertMatch } from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { type Ask, buildFixture } from "./fixture_app.ts";

const FOREVER = "public, max-age=31536000, immutable";
const NEVER = "no-cache, no-store, max-age=0, must-revalidate";

describe("staticFiles()", () => {
  let ask: Ask;
  let key: string;
  beforeAll(async () => {
    ask = await buildFixture();
    key = /__frsh_c=([0-9a-f]+)/.exec(await (await ask("/head")).text())?.[1] ?? "";
  });

  it("serves files with type, length and ETag, to be asked for anew each time", async () => {
    const response = await ask("/logo.svg");
    const { headers } = response;
    assertEquals(headers.get("content-type"), "image/svg+xml");
    assertEquals(headers.get("content-length"), String((await response.text()).length));
    assertEquals(headers.get("cache-control"), NEVER);
    assertEquals(headers.get("vary"), "If-None-Match");
    assertMatch(headers.get("etag") ?? "", /^W\/"[0-9a-f]{64}"$/);
  });

  it("answers 304 when the ETag is known, with or without its wrapping", async () => {
    const etag = (await ask("/logo.svg")).headers.get("etag") ?? "";
    for (const known of [etag, etag.slice(3, -1)]) {
      const response = await ask("/logo.svg", { headers: { "If-None-Match": known } });
      assertEquals([response.status, await response.text()], [304, ""]);
    }
    assertEquals((await ask("/logo.svg", { headers: { "If-None-Match": 'W/"other"' } })).status, 200);
  });

  it("lets what carries the build's key be kept for a year", async () => {
    assertEquals((await ask(`/logo.svg?__frsh_c=${key}`)).headers.get("cache-control"), FOREVER);
  });

  it("sends what carries another key to the address without it", async () => {
    const response = await ask("/logo.svg?a=1&__frsh_c=old");
    assertEquals([response.status, response.headers.get("location")], [307, "/logo.svg?a=1"]);
  });

  it("lets chunks be kept for a year", async () => {
    const chunk = await ask(`/_fresh/js/${key}/counter.js`);
    assertEquals(chunk.headers.get("cache-control"), FOREVER);
    assertEquals(chunk.headers.get("content-type"), "text/javascript; charset=UTF-8");
  });

  it("answers HEAD without the body and 405 to what would write", async () => {
    const head = await ask("/logo.svg", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
    assert(Number(head.headers.get("content-length")) > 0);
    assertEquals((await ask("/logo.svg", { method: "POST" })).status, 405);
  });

  it("answers a missing /favicon.ico with an empty 404", async () => {
    const response = await ask("/favicon.ico");
    assertEquals([response.status, await response.text()], [404, ""]);
  });

  it("serves no hidden files but /.well-known", async () => {
    assertEquals((await ask("/.hidden")).status, 404);
    assertEquals(await (await ask("/.well-known/app.json")).json(), { name: "fixture" });
  });

  it("finds names however they are encoded, and nothing outside its folder", async () => {
    for (const path of ["/odd,%20name.txt", "/odd%2C%20name.txt"]) {
      assertEquals(await (await ask(path)).text(), "odd\n");
    }
    for (const path of ["/..%2Fmain.tsx", "/%2e%2e%2fmain.tsx", "/%E0%A4%A"]) {
      assertEquals((await ask(path)).status, 404);
    }
  });
});
