import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { ENTRIES, type Entry } from "../fakes/entry.ts";
import { startApp } from "./harness/app_server.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import { type Cast, scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { nameThem } from "./in_room.ts";
import { RoomPage } from "./room_page.ts";

/** Somebody who makes a private room in the lobby. */
async function makeRoom(cast: Cast, url: string, options: Parameters<Cast["person"]>[0] = {}) {
  const room = new RoomPage(await cast.person({ name: "Ana", ...options }));
  await room.page.goto(url);
  await room.page.getByRole("textbox", { name: "Your name" }).fill("Anastasia");
  await room.page.getByRole("button", { name: "Make a private room" }).click();
  return await room.online();
}

/** Somebody who opens the link. */
async function follow(cast: Cast, name: string, link: string): Promise<RoomPage> {
  const person = await cast.person({ name });
  await nameThem(person, name);
  return await new RoomPage(person).enter(link);
}

function scenesOn(entry: Entry): void {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp({}, entry);
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`is made in the lobby, and two talk in it directly, ${colorScheme}`, () =>
      scene(browser, `private ${colorScheme}`, async (cast) => {
        cast.watch(server);
        const ana = await makeRoom(cast, server.url, { colorScheme, reducedMotion: "reduce" });
        const link = await ana.page.getByRole("textbox", { name: "Link to this room" }).inputValue();
        assertEquals(link, ana.page.url());
        assertMatch(link, /\/r\/[0-9a-z-]{24}#[\w-]{43}$/);
        await assertAccessible(ana.page);
        await ana.person.screenshot(`private empty ${colorScheme}`);

        const frames: string[] = [];
        ana.page.on("websocket", (socket) => {
          socket.on("framesent", ({ payload }) => void frames.push(String(payload)));
          socket.on("framereceived", ({ payload }) => void frames.push(String(payload)));
        });
        await ana.page.reload();
        await ana.online();
        const ben = await follow(cast, "Benedict", link);
        for (const person of [ana, ben]) await person.connected(1);
        await ana.say("between us");
        await ben.shows("between us");
        await ben.say("and nobody else");
        await ana.shows("between us", "and nobody else");
        await ana.page.locator('.state[title="Kept, reached 1 directly"]').waitFor();
        assertEquals(await ana.page.locator(".warning").count(), 0);
        assert(frames.length > 5, "the socket was not watched");
        const seen = frames.join("\n");
        for (const secret of ["between us", "Anastasia", "Benedict", "fingerprint:", link.split("#")[1]!]) {
          assert(!seen.includes(secret), `the server saw "${secret}"`);
        }

        const phrases = [];
        for (const person of [ana, ben]) {
          await person.page.locator(".people .key-check summary").click();
          phrases.push(await person.page.locator(".people .phrase").textContent());
        }
        assertEquals(phrases[0], phrases[1]);
        await assertAccessible(ana.page);
        await ana.person.screenshot(`private room ${colorScheme}`);
        await ana.page.getByRole("button", { name: "They are the same" }).click();
        await ana.page.locator('.people [data-standing="known"]').waitFor();

        await ben.page.reload();
        await ben.online();
        await ben.shows("between us", "and nobody else");
        await ben.page.locator('.people [data-standing="known"]').waitFor();
        await ana.page.setViewportSize({ width: 320, height: 640 });
        await assertAccessible(ana.page);
        const overflow = await ana.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert(overflow <= 0, `the page is ${overflow} pixels too wide`);
        await ana.person.screenshot(`private phone ${colorScheme}`);

        await ana.page.setViewportSize({ width: 320, height: 568 });
        await ana.page.getByRole("button", { name: "People: 2" }).click();
        const sheet = ana.page.getByRole("dialog", { name: "People" });
        await sheet.locator(".key-check summary").click();
        await sheet.locator(".phrase").scrollIntoViewIfNeeded();
        assert(
          await sheet.locator(".phrase").evaluate((phrase) => {
            const { left, top, bottom } = phrase.getBoundingClientRect();
            const isOnTop = (y: number) => document.elementFromPoint(left + 1, y) === phrase;
            return isOnTop(top + 1) && isOnTop(bottom - 1);
          }),
          "something covers the digits",
        );
        await ana.person.screenshot(`private phone digits ${colorScheme}`);
      }));
  }

  it("is the same in Firefox and Chromium: names, lines, edits and reactions, and a direct connection [SEAL-1] [PEER-1]", () =>
    scene(browser, "private Firefox and Chromium", async (cast) => {
      cast.watch(server);
      const firefox = await Browser.launchFirefox();
      if (firefox === undefined) return;
      cast.use(firefox);
      const ana = await makeRoom(cast, server.url);
      const person = cast.use(await firefox.person({ name: "Fox" }));
      await nameThem(person, "Fox");
      const fox = await new RoomPage(person).enter(ana.page.url());
      for (const [reader, name] of [[ana, "Fox"], [fox, "Anastasia"]] as const) {
        await reader.connected(1);
        await reader.page.locator(".people [data-member]").getByText(name, { exact: true }).waitFor();
      }
      await ana.say("from Chromum");
      await fox.shows("from Chromum");
      await fox.say("from Firefix");
      for (const each of [ana, fox]) {
        await each.shows("from Chromum", "from Firefix");
        await each.page.locator('.own .state[title="Kept, reached 1 directly"]').waitFor();
      }
      await ana.edit("from Chromum", "from Chromium");
      await fox.edit("from Firefix", "from Firefox");
      for (const each of [ana, fox]) await each.shows("from Chromium", "from Firefox");
      await ana.react("from Firefox", "heart");
      await fox.react("from Chromium", "thumbs up");
      for (const [each, other] of [[ana, fox], [fox, ana]] as const) {
        await each.page.getByRole("button", { name: /^(❤️|👍) 1, yours too/ }).waitFor();
        await other.page.getByRole("button", { name: /^(❤️|👍) 1$/ }).waitFor();
      }
      await fox.page.reload();
      await fox.online();
      for (const each of [ana, fox]) {
        await each.connected(1);
        await each.shows("from Chromium", "from Firefox");
        assertEquals(await each.page.locator(".warning").count(), 0);
      }
    }));

  it("is found again in the lobby, with its key", () =>
    scene(browser, "private recent", async (cast) => {
      cast.watch(server);
      const ana = await makeRoom(cast, server.url);
      const link = ana.page.url();
      await ana.say("still here");
      await ana.shows("still here");
      await ana.page.getByRole("link", { name: "Parley: all rooms" }).click();
      await ana.page.getByRole("link", { name: new URL(link).pathname.slice(3) }).click();
      await ana.online();
      await ana.shows("still here");
      assertEquals(ana.page.url(), link);
    }));

  it("says so where the key is missing, cut off, or another room's", () =>
    scene(browser, "private keys", async (cast) => {
      cast.watch(server);
      const ana = await makeRoom(cast, server.url);
      const link = ana.page.url();
      const eve = await cast.person({ name: "Eve", reducedMotion: "reduce" });
      await eve.page.goto(link.slice(0, -5));
      await eve.page.getByText("This link is incomplete").waitFor();
      await assertAccessible(eve.page);
      await eve.screenshot("private incomplete");
      await eve.page.goto(link.split("#")[0]!);
      await eve.page.getByText("This room isn’t open").waitFor();
      await eve.page.getByText("the part of its link after # is missing").waitFor();
      await assertAccessible(eve.page);
      await eve.screenshot("private no key");
      await eve.page.evaluate((key) => void (location.hash = key), `A${link.split("#")[1]!.slice(1)}`);
      await eve.page.getByText("the key in this link is not the room’s").waitFor();
      await eve.page.getByRole("button", { name: "Open it now" }).click();
      await eve.page.getByText("the key in this link is not the room’s").waitFor();
      await eve.page.evaluate((key) => void (location.hash = key), link.split("#")[1]!);
      await eve.page.locator('[data-status="online"]').waitFor();
    }));

  it("can't be made without a secure context, and the lobby says why", () =>
    scene(browser, "private insecure", async (cast) => {
      cast.watch(server);
      const { page } = await cast.person();
      await page.goto(`http://parley.lan:${server.port}`);
      await page.getByText("Private rooms need a secure address").waitFor();
      await assertAccessible(page);
      await page.goto(`http://parley.lan:${server.port}/r/blue#${"A".repeat(43)}`);
      await page.getByText("Private rooms need a secure address").waitFor();
    }));
}

for (const entry of ENTRIES) {
  describe(`a private room (${entry} entry)`, () => scenesOn(entry));
}
