import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { RoomPage } from "./room_page.ts";

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 320, height: 640 } } as const;

describe("every page", () => {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp({ MAX_MEMBERS: "2", RATE_CHAT: "1000/1000" });
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const look = `${size} ${colorScheme}`;
      it(`is accessible to all and fits, ${look}`, () =>
        scene(browser, `pages ${look}`, async (cast) => {
          cast.watch(server);
          const person = await cast.person({ viewport, colorScheme, reducedMotion: "reduce" });
          const { page } = person;
          const look = async (name: string) => {
            await assertAccessible(page);
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert(overflow <= 0, `${name} is ${overflow} pixels too wide`);
            await person.screenshot(`${size} ${colorScheme} ${name}`);
          };

          await page.goto(server.url);
          await page.getByRole("button", { name: "Make an open room" }).waitFor();
          await look("lobby");

          const room = new RoomPage(person);
          const url = `${server.url}/r/${size}-${colorScheme}`;
          await page.goto(url);
          await page.getByRole("button", { name: "Open it now" }).waitFor();
          await look("unknown room");
          await page.getByRole("button", { name: "Open it now" }).click();
          await page.getByRole("textbox", { name: "Link to this room" }).waitFor();
          await look("empty room");

          const friend = await new RoomPage(await cast.person({ name: "friend" })).enter(url);
          await friend.rename("Maximiliane von Hohenfels");
          await room.say(
            "Shall we meet at the lake? https://example.com/a/rather/long/address/that/has/to/break/somewhere",
          );
          await friend.say("Yes! 🎉");
          await friend.say(
            "I bring\ntwo lines and an unbreakablewordthatissolongthatitdoesnotfitonanysmallphone.",
          );
          await room.showsCount(3);
          await friend.page.locator(".line").first().hover();
          await friend.page.getByRole("button", { name: /^More for/ }).first().click();
          await friend.page.getByRole("menuitemradio", { name: "heart" }).click();
          await page.locator(".reactions button").waitFor();
          await friend.composer.pressSequentially("and");
          await page.getByText("is typing").waitFor();
          await look("room");
          if (size === "phone") {
            await page.getByRole("button", { name: /^People/ }).click();
            await page.getByRole("dialog").waitFor();
            await look("people");
            await page.keyboard.press("Escape");
          }

          const third = await cast.person({ name: "third", viewport, colorScheme });
          await third.page.goto(url);
          await third.page.getByText("This room is full").waitFor();
          await assertAccessible(third.page);

          person.expectErrors(/404/);
          await page.goto(`${server.url}/no/such/page`);
          await page.getByRole("link", { name: /start/i }).waitFor();
          await look("not found");
          await page.goto(`${server.url}/r/Bad_Name!`);
          await page.getByText("No room has this name").waitFor();
          await look("bad name");
        }));
    }
  }

  it("says what it needs where scripts don't run", () =>
    scene(browser, "no scripts", async (cast) => {
      const { page } = await cast.person({ javaScriptEnabled: false });
      for (const path of ["/", "/r/quiet"]) {
        await page.goto(server.url + path);
        await page.locator(".needs-script").waitFor();
        assertEquals(await page.getByText("Opening the room").isVisible(), false);
      }
    }));

  it("works at an address of the local network without TLS, where there is no secure context", () =>
    scene(browser, "local network", async (cast) => {
      cast.watch(server);
      const address = `http://parley.lan:${server.port}`;
      const [ana, ben] = [await cast.person({ name: "Ana" }), await cast.person({ name: "Ben" })].map((
        each,
      ) => new RoomPage(each)) as [RoomPage, RoomPage];
      await ana.page.goto(address);
      assertEquals(await ana.page.evaluate(() => isSecureContext), false);
      await ana.page.getByRole("button", { name: "Make an open room" }).click();
      await ana.online();
      await ben.enter(ana.page.url());
      await ana.say("no padlock");
      await ben.shows("no padlock");
      await ana.page.getByRole("button", { name: "Copy link" }).first().click();
      await ana.page.getByText("The link is copied.").waitFor();
    }));

  it("lets one person be in a room in one tab, and take the place back", () =>
    scene(browser, "two tabs", async (cast) => {
      cast.watch(server);
      const person = await cast.person();
      const first = await new RoomPage(person).open(`${server.url}/r/two-tabs`);
      const seat = await first.page.evaluate(() => ({ ...sessionStorage }));
      const second = new RoomPage(person, await person.context.newPage());
      await second.page.addInitScript((seat) => Object.assign(sessionStorage, seat), seat);
      await second.enter(first.page.url());
      await first.page.getByText("You are in this room in another tab").waitFor();
      await first.page.getByRole("button", { name: "Use it here" }).click();
      await first.online();
      await second.status("stopped");
    }));

  it("can be left and entered again", () =>
    scene(browser, "leave", async (cast) => {
      cast.watch(server);
      const ana = await new RoomPage(await cast.person()).open(`${server.url}/r/leaving`);
      await ana.page.getByRole("button", { name: "Leave the room" }).click();
      await ana.page.getByText("You have left").waitFor();
      await ana.page.getByRole("button", { name: "Come back in" }).click();
      await ana.online();
    }));

  it("is used by keyboard alone", () =>
    scene(browser, "keyboard", async (cast) => {
      cast.watch(server);
      const { page } = await cast.person();
      await page.goto(server.url);
      await page.locator('[data-ready="true"]').waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.type("Ana");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.locator('[data-status="online"]').waitFor();
      await page.keyboard.type("first");
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.type("second row");
      await page.keyboard.press("Enter");
      await page.locator('.line[data-state="kept"]').waitFor();
      assertEquals(await page.locator(".line .text").textContent(), "first\nsecond row");
      assertEquals(await page.evaluate(() => document.activeElement?.tagName), "TEXTAREA");
    }));
});
