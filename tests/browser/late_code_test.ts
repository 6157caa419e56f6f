import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";

describe("code that comes late", () => {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp();
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it("is loaded again by itself when it couldn't be, where the page shows nothing without it", () =>
    scene(browser, "late code", async (cast) => {
      cast.watch(server);
      const person = await cast.person({ name: "Ana" });
      const { page, context } = person;
      person.expectErrors(/^Failed to load resource: net::ERR_INTERNET_DISCONNECTED/);
      const extras = /\/extras-[^/]*\.js$/;
      const refused = page.waitForEvent("requestfailed", (request) => extras.test(request.url()));
      await context.route(extras, (route) => route.abort("internetdisconnected"));
      await page.goto(`${server.url}/r/${crypto.randomUUID()}`);
      await refused;
      await page.locator('[data-status="stopped"]').waitFor();
      await context.unroute(extras);
      await page.getByRole("button", { name: "Open it now" }).waitFor();
    }));
});
