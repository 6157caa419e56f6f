import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { RoomPage } from "./room_page.ts";

/** What has broken chats before: markup, script, templates, control characters, look-alike links. */
const CORPUS = [
  `<script>document.title="attacked"</script>`,
  `<img src=x onerror="document.title='attacked'">`,
  `<svg onload="document.title='attacked'"><a xlink:href="javascript:document.title='attacked'">x</a></svg>`,
  `</script><script>document.title="attacked"</script>`,
  `<!--<script>document.title="attacked"//-->`,
  `"><iframe srcdoc="<script>parent.document.title='attacked'</script>"></iframe>`,
  `'"><style>*{display:none}</style>`,
  `javascript:document.title="attacked"`,
  `[x](javascript:document.title="attacked")`,
  `data:text/html,<script>document.title="attacked"</script>`,
  "vbscript:msgbox(1) //evil.example/x \\\\evil.example\\x java\tscript:alert(1)",
  "{{constructor.constructor('document.title=1')()}} ${document.title=1} <%= 1 %>",
  "\u202egpj.exe\u202c \u0000 \u200b \ufeff \u2028 \u2029 end",
  `__proto__ constructor toString {"type":"leave"}`,
  "z" + "\u0333\u0334".repeat(500),
  "x".repeat(4_000),
] as const;

const LINKS: readonly (readonly [string, readonly string[]])[] = [
  ["see https://example.com/a?b=c#d.", ["https://example.com/a?b=c#d"]],
  ["(https://example.com/wiki/Fish_(food)) and HTTP://EXAMPLE.COM/x,", [
    "https://example.com/wiki/Fish_(food)",
    "http://example.com/x",
  ]],
  [`https://example.com/"onmouseover="alert(1)`, ["https://example.com/"]],
  ["javascript:alert(1) data:text/html,x file:///etc/passwd ftp://example.com", []],
];

describe("hostile text", () => {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp({ RATE_CHAT: "1000/1000" });
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it("is shown as it was written, in lines and in names, and nothing in it runs", () =>
    scene(browser, "hostile text", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/hostile`;
      const ana = await new RoomPage(await cast.person({ name: "Ana" })).open(url);
      const ben = await new RoomPage(await cast.person({ name: "Ben" })).enter(url);
      await ana.page.evaluate(() => document.title = "untouched");
      for (const text of CORPUS) await ben.say(text);
      await ana.showsCount(CORPUS.length);
      const written = CORPUS.map((text) => text.trim());
      assertEquals((await ana.texts()).map((text) => text.trim()), written);
      await ben.rename(`<img src=x onerror=alert(1)>\u202e`);
      await ana.page.getByText("<img src=x onerror=alert(1)>").first().waitFor();
      assertEquals(await ana.page.locator(".log img, .log script, .log iframe, .people img").count(), 0);
      assertEquals(await ana.page.locator(".log a").count(), 0);
      assertEquals((await ana.page.title()).includes("attacked"), false);
      await ana.page.reload();
      await ana.showsCount(CORPUS.length);
    }));

  it("becomes a link only where it is an address of the web, and the link tells nothing", () =>
    scene(browser, "links", async (cast) => {
      cast.watch(server);
      const ana = await new RoomPage(await cast.person()).open(`${server.url}/r/links`);
      for (const [text] of LINKS) await ana.say(text);
      await ana.showsCount(LINKS.length);
      const found = await ana.lines.evaluateAll((lines) =>
        lines.map((line) => Array.from(line.querySelectorAll("a"), (link) => link.href))
      );
      assertEquals(found, LINKS.map(([, links]) => links as string[]));
      const link = ana.page.locator(".log a").first();
      assertEquals(await link.getAttribute("rel"), "noopener noreferrer nofollow");
      assertEquals(await link.getAttribute("target"), "_blank");
    }));
});
