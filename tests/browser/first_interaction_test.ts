import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";

/** Bytes of script, as they come over the network, with which a room's page takes text. */
const BUDGET = 30_000;

describe("a room's page", () => {
  let browser: Browser;
  let server: ServerProcess;

  beforeAll(async () => {
    browser = await Browser.launch();
    server = await startApp();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it("takes text with 30 KB of script, keeps what is sent too early, and sends it when the session is there", () =>
    scene(browser, "first interaction", async (cast) => {
      cast.watch(server);
      const ana = await cast.person({ name: "Ana" });
      ana.expectNetworkErrors();
      const { page } = ana;
      await page.route(/browser_session|extras/, (route) => route.abort());
      await page.goto(`${server.url}/r/${crypto.randomUUID()}`);
      const box = page.getByRole("textbox", { name: "Message" });
      await box.fill("sent too early");
      await box.press("Enter");
      assertEquals(await box.inputValue(), "sent too early");
      const bytes = await page.evaluate(() =>
        performance.getEntriesByType("resource")
          .filter(({ name }) => name.endsWith(".js"))
          .reduce((sum, script) => sum + Number(Reflect.get(script, "encodedBodySize")), 0)
      );
      assert(bytes > 10_000 && bytes <= BUDGET, `${bytes} bytes`);

      await page.unroute(/browser_session|extras/);
      await page.getByRole("button", { name: "Open it now" }).click();
      const line = page.getByRole("listitem").filter({ hasText: "sent too early" });
      await line.and(page.locator('[data-state="kept"]')).waitFor();
      assertEquals(await box.inputValue(), "");
    }));
});
