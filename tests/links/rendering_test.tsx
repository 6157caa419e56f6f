import { assert, assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { asset } from "fresh/runtime";
import { type Ask, askerOf, buildFixture } from "./fixture_app.ts";
import { SilentConsole } from "./silent_console.ts";

let ask: Ask;
const textOf = async (path: string) => await (await ask(path)).text();

describe("A rendered page", () => {
  beforeAll(async () => {
    ask = await buildFixture();
  });

  it("gets html, head and body where there is no _app", async () => {
    const app = new App()
      .get("/bare", (ctx) => ctx.render(<p>x</p>));
    const own = askerOf(app.handler());
    const bare = '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body>';
    assertEquals(await (await own("/bare")).text(), bare + "<p>x</p></body></html>");
  });

  it("is HTML in UTF-8 with the status and headers that were asked for", async () => {
    const app = new App().get("/", (ctx) => ctx.render(<p />, { status: 202, headers: { "x-y": "z" } }));
    const { status, headers } = await askerOf(app.handler())("/");
    assertEquals([status, headers.get("content-type"), headers.get("x-y")], [
      202,
      "text/html; charset=utf-8",
      "z",
    ]);
  });

  it("is refused when it is no JSX", async () => {
    using log = new SilentConsole();
    const app = new App().get("/", (ctx) => ctx.render("text" as never));
    assertEquals((await askerOf(app.handler())("/")).status, 500);
    assertEquals(log.errors.length, 1);
  });

  it("ships no JavaScript without an island", async () => {
    const response = await ask("/");
    assertEquals(response.headers.get("link"), null);
    assert(!(await response.text()).includes("<script"));
  });

  it("carries a nonce of 32 hex digits on scripts, styles and the Response, new each time", async () => {
    const nonces = await Promise.all(["/head", "/head"].map(async (path) => {
      const response = await ask(path);
      const { [Symbol.for("__freshNonce")]: nonce } = response as unknown as Record<symbol, unknown>;
      assert(typeof nonce === "string");
      assertMatch(nonce, /^[0-9a-f]{32}$/);
      const html = await response.text();
      assertStringIncludes(html, `<style nonce="${nonce}">p{}</style>`);
      assertStringIncludes(html, `<style nonce="${nonce}">b{}</style>`);
      assertStringIncludes(html, '<script nonce="mine">1</script>');
      return nonce;
    }));
    assertNotEquals(nonces[0], nonces[1]);
  });
});

describe("asset()", () => {
  it("locks paths to the build, once, before their fragment", async () => {
    const [, key = ""] = /__frsh_c=([0-9a-f]+)/.exec(await textOf("/head")) ?? [];
    assertEquals(asset("/a.svg"), `/a.svg?__frsh_c=${key}`);
    assertEquals(asset("/a.svg?b=c#d"), `/a.svg?b=c&__frsh_c=${key}#d`);
    assertEquals(asset(asset("/a.svg")), asset("/a.svg"));
  });

  it("leaves other addresses as they are", () => {
    for (const address of ["a.svg", "//other.example/a.svg", "https://other.example/a.svg"]) {
      assertEquals(asset(address), address);
    }
  });
});

describe("Head", () => {
  it("replaces what matches by tag and attributes, adds the rest, keeps what has a key apart", async () => {
    const html = await textOf("/head");
    const head = html.slice(html.indexOf("<head>"), html.indexOf("</head>"));
    assertStringIncludes(head, "<title>own title</title>");
    assertEquals(head.match(/<title>/g)?.length, 1);
    assertStringIncludes(head, '<meta name="description" content="own"/>');
    assert(!head.includes("the app"));
    assertStringIncludes(head, '<link rel="stylesheet" href="/styles.css"/>');
    assertStringIncludes(head, '<link rel="stylesheet" href="/page.css" data-key="page"/>');
    assertMatch(head, /<link rel="icon" href="\/logo\.svg\?__frsh_c=[0-9a-f]+"\/>/);
  });

  it("replaces the app's stylesheet by one without a key", async () => {
    const html = await textOf("/replaced");
    assertStringIncludes(html, '<link rel="stylesheet" href="/page.css"/>');
    assert(!html.includes("/styles.css"));
  });
});

describe("Islands", () => {
  it("stand between markers, named after the file", async () => {
    const html = await textOf("/islands");
    assertStringIncludes(html, "<!--frsh:island:shout:1:--><b>&lt;/script>");
    assertStringIncludes(
      html,
      '<!--frsh:island:counter:2:--><button type="button">7</button><!--/frsh:island-->',
    );
  });

  it("within an island are plain components", async () => {
    const html = await textOf("/islands");
    const twins = '<p><button type="button">1</button><button type="button">2</button></p>';
    assertStringIncludes(html, `<!--frsh:island:twins:0:-->${twins}<!--/frsh:island-->`);
    assertEquals(html.match(/<!--frsh:island:/g)?.length, 3);
  });

  it("are booted by one script that carries the nonce", async () => {
    const response = await ask("/room/1");
    const { [Symbol.for("__freshNonce")]: nonce } = response as unknown as Record<symbol, unknown>;
    const html = await response.text();
    assertEquals(html.match(/<script/g)?.length, 1);
    assertMatch(html, new RegExp(`<script nonce="${nonce}" type="module">import { boot } from "/_fresh/js/`));
    assertMatch(html, /import i0 from "[^"]+\/counter\.js";/);
    assertStringIncludes(html, 'boot({counter:i0},"[{\\"start\\":1}]");</script></body>');
  });

  it("are preloaded by a header, with all that they need", async () => {
    const link = (await ask("/room/1")).headers.get("link") ?? "";
    assertMatch(
      link,
      /^(<\/_fresh\/js\/[0-9a-f]{32}\/[\w-]+\.js>; rel="modulepreload"; as="script"(, |$))+$/,
    );
    const preloaded = [...link.matchAll(/<([^>]+)>/g)].map(([, path = ""]) => path);
    assertEquals(new Set(preloaded).size, preloaded.length);
    assert(
      preloaded[0]?.endsWith("/fresh-runtime.js") && preloaded.some((path) => path.endsWith("/counter.js")),
    );
    assert(!link.includes("/shout.js") && !link.includes("/twins.js"), link);
    for (const path of preloaded) {
      for (const [, needed] of (await textOf(path)).matchAll(/(?:from|import)"\.\/([^"]+)"/g)) {
        assertStringIncludes(link, `/${needed}>`);
      }
    }
  });

  it("can't be made to end the script by their props", async () => {
    const html = await textOf("/islands");
    const script = html.slice(html.indexOf("<script"), html.lastIndexOf("</script>")).slice(1);
    assertStringIncludes(script, "\\u003c/script>\\u003c/style>\\u003c!--\\u003cscript>");
    assert(!script.includes("<"));
  });

  it("leave nothing behind for the page after them when they fail", async () => {
    const [failed, plain] = await Promise.all([ask("/unsent"), ask("/")]);
    assertEquals([failed.status, plain.status], [500, 200]);
    assertStringIncludes(await failed.text(), "<h1>error 500</h1>");
    assert(!(await plain.text()).includes("frsh:island"));
  });
});
