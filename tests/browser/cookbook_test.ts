import { assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Page } from "playwright-core";
import { ENTRIES, type Entry } from "../fakes/entry.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { CookbookSite } from "./harness/cookbook_site.ts";
import { type Cast, scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { RoomPage } from "./room_page.ts";

/** A page written from the book. */
class CookbookPage {
  constructor(readonly page: Page) {}

  async room(): Promise<number> {
    await this.page.waitForFunction(() => document.getElementById("room")?.textContent, undefined, {
      polling: 50,
    });
    return Number(await this.page.locator("#room").textContent());
  }

  async say(text: string): Promise<void> {
    await this.page.fill("#chat_input", text);
    await this.page.click("#chat_send");
  }

  async hears(text: string): Promise<void> {
    await this.page.locator("#chat_div", { hasText: text }).waitFor();
  }

  async hasChannel(): Promise<void> {
    await this.page.locator("#channel_state", { hasText: "open" }).waitFor();
  }
}

function scenesOn(entry: Entry): void {
  let browser: Browser;
  let server: ServerProcess;
  let site: CookbookSite;
  beforeAll(async () => {
    site = CookbookSite.start();
    server = await startApp({ ALLOWED_ORIGINS: site.origin }, entry);
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  const open = async (cast: Cast, name: string, room?: number) => {
    const { page } = await cast.person({ name });
    await page.goto(site.chat(server.signalUrl, room));
    return new CookbookPage(page);
  };

  it("gets a number room, chats and opens a data channel with its like [COOK-1] [COOK-2] [COOK-3] [COOK-5]", () =>
    scene(browser, "two Cookbook pages", async (cast) => {
      cast.watch(server);
      const ana = await open(cast, "Ana");
      const room = await ana.room();
      assertMatch(String(room), /^[1-9][0-9]*$/);
      const ben = await open(cast, "Ben", room);
      await Promise.all([ana.hasChannel(), ben.hasChannel()]);
      await ben.say("over the server");
      await ana.hears("over the server");
      await ana.page.fill("#channel_input", "between browsers");
      await ana.page.click("#channel_send");
      await ben.page.locator("#channel_log", { hasText: "between browsers" }).waitFor();
    }));

  it("goes home from a room that isn't there [ENTER-1] [COOK-3]", () =>
    scene(browser, "Cookbook wrong room", async (cast) => {
      const { page } = await cast.person();
      await page.goto(site.chat(server.signalUrl, 404_404));
      await page.waitForURL(`${site.origin}/`);
    }));

  for (const isFirst of [true, false]) {
    it(`talks with our own page as ${isFirst ? "first" : "second"} member, and no script in a line runs [COOK-4]`, () =>
      scene(browser, `Cookbook ${isFirst ? "first" : "second"}`, async (cast) => {
        cast.watch(server);
        const ours = new RoomPage(await cast.person({ name: "ours" }));
        let book: CookbookPage;
        if (isFirst) {
          book = await open(cast, "book");
          await ours.enter(`${server.url}/r/${await book.room()}`);
        } else {
          await ours.open(`${server.url}/r/77${Date.now()}`);
          book = await open(cast, "book", Number(ours.page.url().split("/r/")[1]));
          await ours.page.getByText("Guest joined").waitFor();
        }
        await book.say("from the <b>book</b>");
        await ours.shows("from the <b>book</b>");
        const attack = `<img src=x onerror="document.title='attacked'"> & 'quotes'`;
        await ours.say(attack);
        await book.hears(attack);
        await book.say("seen");
        await ours.shows("from the <b>book</b>", attack, "seen");
        assertEquals(await book.page.locator("#chat_div img").count(), 0);
        assertEquals(await book.page.title(), "Chat");
      }));
  }
}

for (const entry of ENTRIES) {
  describe(`a page written from the WebRTC Cookbook (${entry} entry)`, () => scenesOn(entry));
}
