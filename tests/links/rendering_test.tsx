import {
  assert,
  assertEquals,
  assertFalse,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { type Ask, askerOf, buildFixture } from "./fixture_app.ts";
import { SilentConsole } from "./silent_console.ts";

let ask: Ask;
const textOf = async (path: string) => await (await ask(path)).text();

describe("A rendered page", () => {
  beforeAll(async () => {
    ask = await buildFixture();
  });

  it("gets html, head and body if it lacks them", async () => {
    const app = new App()
      .get("/bare", (ctx) => ctx.render(<p>x</p>))
      .get("/null", (ctx) => ctx.render(null))
      .get("/whole", (ctx) =>
        ctx.render(
          <html>
            <head>
              <title>t</title>
            </head>
            <body>x</body>
          </html>,
        ));
    const own = askerOf(app.handler());
    const bare = '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body>';
    assertEquals(await (await own("/bare")).text(), bare + "<p>x</p></body></html>");
    assertEquals(await (await own("/null")).text(), bare + "</body></html>");
    const whole = "<!DOCTYPE html><html><head><title>t</title></head><body>x</body></html>";
    assertEquals(await (await own("/whole")).text(), whole);
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
    assertFalse((await response.text()).includes("<script"));
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

  it("says which links lead here or above", async () => {
    const html = await textOf("/head");
    assertStringIncludes(html, '<a href="/" data-ancestor="true" aria-current="true">home</a>');
    assertStringIncludes(html, '<a href="/api/echo">echo</a>');
    assertStringIncludes(html, '<a href="/head?x#y" data-ancestor="true" aria-current="true">here</a>');
    assertStringIncludes(
      await textOf("/head?x"),
      '<a href="/head?x#y" data-current="true" aria-current="page">',
    );
    assertStringIncludes(await textOf("/"), '<a href="/" data-current="true" aria-current="page">home</a>');
  });

  it("locks pictures to the build", async () => {
    const html = await textOf("/head");
    assertMatch(
      html,
      /<img src="\/logo\.svg\?__frsh_c=[0-9a-f]+" srcset="\/logo\.svg\?__frsh_c=[0-9a-f]+ 1x, /,
    );
    assertMatch(html, /, \/big\.svg\?v=1&amp;__frsh_c=[0-9a-f]+ 2x"/);
  });
});

describe("Head", () => {
  it("replaces what matches by tag and attributes, adds the rest, keeps what has a key apart", async () => {
    const html = await textOf("/head");
    const head = html.slice(html.indexOf("<head>"), html.indexOf("</head>"));
    assertStringIncludes(head, "<title>own title</title>");
    assertEquals(head.match(/<title>/g)?.length, 1);
    assertStringIncludes(head, '<meta name="description" content="own"/>');
    assertFalse(head.includes("the app"));
    assertStringIncludes(head, '<link rel="stylesheet" href="/styles.css"/>');
    assertStringIncludes(head, '<link rel="stylesheet" href="/page.css" data-key="page"/>');
    assertMatch(head, /<link rel="icon" href="\/logo\.svg\?__frsh_c=[0-9a-f]+"\/>/);
  });

  it("replaces the app's stylesheet by one without a key", async () => {
    const html = await textOf("/replaced");
    assertStringIncludes(html, '<link rel="stylesheet" href="/page.css"/>');
    assertFalse(html.includes("/styles.css"));
  });
});

describe("Islands", () => {
  it("stand between markers, named after the file or the export", async () => {
    const html = await textOf("/islands/all");
    assertStringIncludes(html, '<!--frsh:island:shared_count:0:--><button type="button" id="one">3</button>');
    assertStringIncludes(html, "<!--frsh:island:Panel:2:--><section>");
    assertEquals(html.match(/<!--frsh:island:/g)?.length, html.match(/<!--\/frsh:island-->/g)?.length);
  });

  it("within an island are plain components, within its slots islands", async () => {
    const html = await textOf("/islands/all");
    assertMatch(
      html,
      /<!--frsh:island:twins:\d:--><p><button type="button">1<\/button><button type="button">2/,
    );
    assertMatch(
      html,
      /<!--frsh:slot:1:children-->.*<!--frsh:island:counter:\d:--><button .*<!--\/frsh:slot-->/s,
    );
  });

  it("get JSX that they don't show in a template at the end of the body", async () => {
    const html = await textOf("/islands/all");
    assertEquals(html.match(/<template/g)?.length, 1);
    assertMatch(
      html,
      /<template id="frsh-0-more"><b>more <!--frsh:island:counter:\d:-->.*<\/template><script /,
    );
  });

  it("are booted by one script that carries the nonce, and preloaded by a header", async () => {
    const response = await ask("/room/1");
    const { [Symbol.for("__freshNonce")]: nonce } = response as unknown as Record<symbol, unknown>;
    const link = response.headers.get("link") ?? "";
    const html = await response.text();
    const js = /<(\/_fresh\/js\/[0-9a-f]+)\/fresh-runtime\.js>/.exec(link)?.[1];
    const preload = (name: string) => `<${js}/${name}.js>; rel="modulepreload"; as="script"`;
    assertEquals(link, `${preload("fresh-runtime")}, ${preload("counter")}`);
    assertEquals(html.match(/<script/g)?.length, 1);
    assertStringIncludes(
      html,
      `<script type="module" nonce="${nonce}">import { boot } from "${js}/fresh-runtime.js";`,
    );
    assertStringIncludes(html, "boot({counter:i0},");
  });

  it("can't be made to end the script by their props", async () => {
    const html = await textOf("/islands/all");
    const script = html.slice(html.indexOf("<script"), html.lastIndexOf("</script>")).slice(1);
    assertStringIncludes(script, "\\u003c/script>\\u003c/style>\\u003c!--\\u003cscript>");
    assertFalse(script.includes("<"));
  });

  it("can't be given functions", async () => {
    const response = await ask("/islands/failing");
    assertEquals(response.status, 500);
    assertStringIncludes(await response.text(), "<h1>error 500</h1>");
  });

  it("leave nothing behind for the page after them when they fail", async () => {
    const [failed, plain] = await Promise.all([ask("/islands/failing"), ask("/")]);
    assertEquals([failed.status, plain.status], [500, 200]);
    assertFalse((await plain.text()).includes("frsh:island"));
    assertEquals(Object.keys((<a href="/">home</a>).props), ["href", "children"]);
  });
});
