import { assert, assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Pages } from "./fixture/pages.ts";
import { Relay } from "./fixture/relay.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import { CookbookSite } from "./harness/cookbook_site.ts";
import { cachePath, projectRoot } from "./harness/project.ts";
import { scene } from "./harness/scene.ts";
import { ServerProcess } from "./harness/server_process.ts";

let browser: Browser;
let pages: Pages;

Deno.test.beforeAll(async () => {
  browser = await Browser.launch();
  pages = new Pages();
});

Deno.test.afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await pages[Symbol.asyncDispose]();
});

Deno.test("a person opens a page, clicks, and leaves in peace", async () => {
  await using ann = await browser.person({ name: "Ann" });
  await ann.page.goto(pages.at("/clean"));
  await ann.page.getByRole("button", { name: "press", exact: true }).click();
  await ann.page.getByText("clicked").waitFor();
});

const faults = new Map([
  ["/throws", "one that nobody caught"],
  ["/rejects", "a promise that nobody caught"],
  ["/complains", "a complaint"],
  ["/strict", "style-src-attr"],
  ["/missing", "404"],
]);

for (const [path, words] of faults) {
  Deno.test(`the error of ${path} fails the person who closes it`, async () => {
    const ann = await browser.person({ name: "Ann" });
    await ann.page.goto(pages.at(path));
    const error = await assertRejects(() => ann.close(), Error, words);
    assertStringIncludes(error.message, "Ann");
  });
}

Deno.test("an expected error is allowed, and no other", async () => {
  const ann = await browser.person();
  ann.expectErrors(/nobody caught/);
  await ann.page.goto(pages.at("/throws"));
  await ann.check();
  await ann.page.goto(pages.at("/complains"));
  await assertRejects(() => ann.close(), Error, "1 error");
});

Deno.test("expectNetworkErrors() allows what a server that is gone makes Chromium log, and no other error", async () => {
  const gone = new Pages();
  const address = gone.at("/");
  await gone[Symbol.asyncDispose]();
  const call = async (url: string) => {
    await fetch(url).catch(() => {});
    await new Promise((resolve) => new WebSocket(url.replace("http", "ws")).onclose = resolve);
  };
  const ann = await browser.person();
  await ann.page.goto(pages.at("/clean"));
  ann.expectNetworkErrors();
  await ann.page.evaluate(call, address);
  await ann.close();

  const ben = await browser.person();
  await ben.page.goto(pages.at("/clean"));
  await ben.page.evaluate(call, address);
  ben.expectNetworkErrors();
  await ben.page.goto(pages.at("/complains"));
  await assertRejects(() => ben.close(), Error, "3 error");
});

Deno.test("storage() brings a person back, and nobody shares theirs", async () => {
  const ann = await browser.person();
  await ann.page.goto(pages.at("/clean"));
  await ann.page.evaluate(() => localStorage.setItem("name", "Ann"));
  const storage = await ann.storage();
  await ann.close();
  const read = () => localStorage.getItem("name");
  await using again = await browser.person({ storage });
  await again.page.goto(pages.at("/clean"));
  assertEquals(await again.page.evaluate(read), "Ann");
  await using ben = await browser.person();
  await ben.page.goto(pages.at("/clean"));
  assertEquals(await ben.page.evaluate(read), null);
});

Deno.test("assertAccessible() passes a clean page and names a violation, whatever the page's policy", async () => {
  await using ann = await browser.person();
  await ann.page.goto(pages.at("/clean"));
  await assertAccessible(ann.page);
  for (const path of ["/no-alt", "/strict-no-alt"]) {
    await ann.page.goto(pages.at(path));
    const error = await assertRejects(() => assertAccessible(ann.page), Error, "image-alt (critical)");
    assertStringIncludes(error.message, "img");
  }
});

Deno.test("a scene that fails keeps pictures, markup and consoles, and fails with its own error", async () => {
  const folder = cachePath("failures", "a-scene-that-fails");
  const play = scene(browser, "A scene that fails", async (cast) => {
    const ann = await cast.person({ name: "Ann" });
    await ann.page.goto(pages.at("/complains"));
    throw new RangeError("too far");
  });
  await assertRejects(() => play, RangeError, "too far");
  assertStringIncludes(await Deno.readTextFile(`${folder}/ann.log`), "a complaint");
  assertStringIncludes(await Deno.readTextFile(`${folder}/ann.html`), "<h1>Page</h1>");
  assert((await Deno.stat(`${folder}/ann.png`)).size > 1000);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a scene without an error of its own fails with that of a page", async () => {
  const play = scene(browser, "A page that fails", async (cast) => {
    const ann = await cast.person({ name: "Ann" });
    await ann.page.goto(pages.at("/complains"));
  });
  await assertRejects(() => play, Error, "a complaint");
  await Deno.remove(cachePath("failures", "a-page-that-fails"), { recursive: true });
});

Deno.test("a picture is saved under its name", async () => {
  await using ann = await browser.person({ viewport: { width: 320, height: 640 }, colorScheme: "dark" });
  await ann.page.goto(pages.at("/clean"));
  assert(
    await ann.page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches && innerWidth === 320),
  );
  const path = await ann.screenshot("Harness: clean page");
  assertEquals(path, cachePath("screenshots", "harness-clean-page.png"));
  await Deno.remove(path);
});

const script = "tests/browser/fixture/tiny_server.ts";

Deno.test("a server that is killed comes back on the same port", async () => {
  await using server = await ServerProcess.start({ script });
  const { port, url } = server;
  const first = await (await fetch(url)).text();
  await server.kill();
  await assertRejects(() => fetch(url));
  await server.restart();
  assertEquals(server.port, port);
  assertNotEquals(await (await fetch(url)).text(), first);
  await server.stop();
});

Deno.test("a server that can't start fails with what it printed", async () => {
  const start = () => ServerProcess.start({ script, env: { TINY_FAULT: "start" } });
  await assertRejects(start, Error, "There is no room for me.");
});

Deno.test("a server that ended by itself, or not as it was asked to, fails", async () => {
  const server = await ServerProcess.start({ script, env: { TINY_FAULT: "stop" } });
  await assertRejects(() => server.stop(), Error, "gave code 143");
  await server.restart();
  Deno.kill(Number((await (await fetch(server.url)).text()).slice(4)), "SIGTERM");
  await assertRejects(() => fetchUntilGone(server.url));
  await assertRejects(async () => await server[Symbol.asyncDispose](), Error, "had ended by itself");
});

Deno.test("the Cookbook's page talks over a relay and a data channel, and goes home from a wrong room", async () => {
  await using site = CookbookSite.start();
  await using relay = new Relay();
  await scene(browser, "cookbook", async (cast) => {
    const ann = (await cast.person({ name: "Ann" })).page;
    await ann.goto(site.chat(relay.url));
    await ann.locator("#room", { hasText: "7" }).waitFor();
    const ben = (await cast.person({ name: "Ben" })).page;
    await ben.goto(await ann.locator("#link").getAttribute("href") ?? "");
    await ben.locator("#channel_state", { hasText: "open" }).waitFor();

    await ann.locator("#chat_input").fill("hello <b>there</b>");
    await ann.locator("#chat_send").click();
    await ben.locator("#chat_div b", { hasText: "there" }).waitFor();
    assertEquals(await ann.locator("#chat_div p").count(), 1);
    await ben.locator("#channel_input").fill("straight");
    await ben.locator("#channel_send").click();
    await ann.locator("#channel_log", { hasText: "straight" }).waitFor();

    await ben.goto(site.chat(relay.url, 8));
    await ben.getByRole("heading", { name: "Home" }).waitFor();
  });
});

Deno.test("without any Chromium the error says what to do", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-config", "--no-lock", "tests/browser/harness/ensure_chromium.ts"],
    cwd: projectRoot,
    env: { E2E_CHROMIUM: "", E2E_CHROMIUM_FROM: "path", PATH: "" },
  }).output();
  assertEquals(code, 1);
  assertStringIncludes(new TextDecoder().decode(stderr), "set E2E_CHROMIUM");
});

async function fetchUntilGone(url: string): Promise<never> {
  while (true) await (await fetch(url)).text();
}
