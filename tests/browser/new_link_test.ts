import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import { type Cast, scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import type { PersonOptions } from "./harness/person.ts";
import { nameThem } from "./in_room.ts";
import { RoomPage } from "./room_page.ts";

const PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 720 };

/** Somebody of that name, in a room by its link. */
async function follow(
  cast: Cast,
  name: string,
  link: string,
  options: PersonOptions = {},
): Promise<RoomPage> {
  const person = await cast.person({ name, ...options });
  await nameThem(person, name);
  return await new RoomPage(person).enter(link);
}

/** Ana, who makes a private room, and the others, who follow her link. */
async function gather(
  cast: Cast,
  url: string,
  { others, ...options }: PersonOptions & { readonly others: readonly string[] },
) {
  const person = await cast.person({ name: "Ana", ...options });
  await nameThem(person, "Ana");
  const ana = new RoomPage(person);
  await ana.page.goto(url);
  await ana.page.getByRole("button", { name: "Make a private room" }).click();
  await ana.online();
  const people = [];
  for (const name of others) people.push(await follow(cast, name, ana.page.url(), options));
  for (const each of [ana, ...people]) await each.hasPeople(1 + others.length);
  return [ana, ...people] as const;
}

const dialogOf = ({ page }: RoomPage) => page.getByRole("dialog", { name: "New link" });
const rowOf = ({ page }: RoomPage) => page.locator(".new-link");
const goOf = (room: RoomPage) => rowOf(room).getByRole("button", { name: "Go to the new room" });

async function ask(room: RoomPage): Promise<void> {
  await room.page.locator(".people").getByRole("button", { name: "New link" }).click();
  await dialogOf(room).waitFor();
}

/** Holds the page as it is to what all must be able to use, on a desktop and on the smallest phone. */
async function inspect({ page, person }: RoomPage, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    await page.setViewportSize(viewport);
    await assertAccessible(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert(overflow <= 0, `the page is ${overflow} pixels too wide`);
    await person.screenshot(`${name} ${size}`);
  }
  await page.setViewportSize(DESKTOP);
}

describe("a new link", () => {
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

  for (const colorScheme of ["light", "dark"] as const) {
    it(`is for whom its author chooses, ${colorScheme} [LINK-2] [LINK-8]`, () =>
      scene(browser, `new link ${colorScheme}`, async (cast) => {
        cast.watch(server);
        const [ana, ben, cara] = await gather(cast, server.url, {
          ...{ others: ["Ben", "Cara"], colorScheme, reducedMotion: "reduce", viewport: DESKTOP },
        });
        assert(ben && cara);
        const old = ana.page.url();
        const oldRoom = new URL(old).pathname.slice(3);
        await ana.say("what was said here");
        await ben.shows("what was said here");

        await ask(ana);
        await dialogOf(ana).getByRole("button", { name: "Make it for all of them" }).waitFor();
        await dialogOf(ana).getByRole("checkbox", { name: "Cara" }).uncheck();
        await inspect(ana, `new link dialog ${colorScheme}`);
        await dialogOf(ana).getByRole("button", { name: "Make it for 1 of 2" }).click();

        await rowOf(ana).getByText("You made a new link for this room.").waitFor();
        await rowOf(ana).getByText("Taken along: Ben.").waitFor();
        await rowOf(ben).getByText("Ana made a new link for this room.").waitFor();
        await rowOf(cara).getByText("Ana made a new link for this room, without you.").waitFor();
        assertEquals(await rowOf(cara).getByRole("button").count(), 0);
        await goOf(ben).waitFor();
        for (const [who, room] of Object.entries({ ana, ben, cara })) {
          await inspect(room, `new link row ${who} ${colorScheme}`);
        }
        for (const room of [ana, ben, cara]) assertEquals(room.page.url(), old, "nobody is moved");

        await ben.page.reload();
        await ben.online();
        await goOf(ben).click();
        await ben.page.waitForURL((url) => !url.pathname.endsWith(oldRoom));
        await ben.online();
        await goOf(ana).click();
        await ana.page.waitForURL((url) => !url.pathname.endsWith(oldRoom));
        await ana.online();
        assertEquals(ana.page.url(), ben.page.url());
        assertMatch(ana.page.url(), /\/r\/[0-9a-z-]{24}#[\w-]{43}$/);
        for (const room of [ana, ben]) {
          await room.hasPeople(2);
          await room.page.locator('.people [data-standing="known"]').waitFor();
        }
        await ana.say("among ourselves");
        await ben.shows("among ourselves");

        await cara.hasPeople(1);
        await cara.page.reload();
        await cara.online();
        await rowOf(cara).getByText("without you").waitFor();
        const dave = await follow(cast, "Dave", old);
        await rowOf(dave).getByText("without you").waitFor();
        assertEquals(await rowOf(dave).getByRole("button").count(), 0);
        await dave.page.goto(ana.page.url().split("#")[0]!);
        await dave.page.getByText("This room isn’t open").waitFor();

        await ben.page.goto(server.url);
        await ben.page.getByRole("link", { name: new URL(ana.page.url()).pathname.slice(3) }).waitFor();
        assertEquals(await ben.page.getByRole("link", { name: oldRoom }).count(), 0);
      }));
  }

  it("is also for who has been here with a signing key only [LINK-6]", () =>
    scene(browser, "new link upgrade", async (cast) => {
      cast.watch(server);
      const [ana, ben] = await gather(cast, server.url, { others: ["Ben"] });
      assert(ben);
      const kept = await ben.page.evaluate(() =>
        new Promise<unknown>((done) => {
          indexedDB.open("parley").onsuccess = ({ target }) => {
            const keys = (target as IDBOpenDBRequest).result.transaction("keys", "readwrite").objectStore(
              "keys",
            );
            keys.delete("exchange");
            keys.getAllKeys().onsuccess = (event) => done((event.target as IDBRequest).result);
          };
        })
      );
      assertEquals(kept, ["own"]);
      await ben.page.reload();
      await ben.online();
      await ask(ana);
      await follow(cast, "Cara", ana.page.url());
      const late = dialogOf(ana).getByRole("checkbox", { name: "Cara" });
      await late.waitFor();
      assertEquals(await late.isChecked(), false, "nobody slips in while the choice is open");
      await dialogOf(ana).getByRole("button", { name: "Make it for 1 of 2" }).click();
      await goOf(ben).waitFor();
      assertEquals(await rowOf(ben).getByText("new key").count(), 0);
    }));

  it("waits for who is away for a moment [LINK-2]", () =>
    scene(browser, "new link away", async (cast) => {
      cast.watch(server);
      const [ana, ben] = await gather(cast, server.url, { others: ["Ben"] });
      assert(ben);
      ben.person.expectNetworkErrors();
      await ben.person.context.setOffline(true);
      await ben.page.locator('[data-status="offline"], [data-status="reconnecting"]').waitFor();
      await ask(ana);
      await dialogOf(ana).getByRole("button", { name: "Make it for all of them" }).click();
      await goOf(ana).waitFor();
      assertEquals(await rowOf(ben).count(), 0);
      await ben.person.context.setOffline(false);
      await goOf(ben).click();
      await ben.page.waitForURL((url) => url.href !== ana.page.url());
      await ben.online();
      await goOf(ana).click();
      await ana.hasPeople(2);
    }));

  it("is made and followed by keyboard alone, on a phone too", () =>
    scene(browser, "new link keyboard", async (cast) => {
      cast.watch(server);
      const [ana, ben] = await gather(cast, server.url, { others: ["Ben"] });
      assert(ben);
      await ana.page.setViewportSize(PHONE);
      await ana.page.getByRole("button", { name: "People: 2" }).press("Enter");
      const asking = ana.page.getByRole("dialog", { name: "People" }).getByRole("button", {
        name: "New link",
      });
      await asking.press("Enter");
      await dialogOf(ana).waitFor();
      await ana.page.keyboard.press("Escape");
      await dialogOf(ana).waitFor({ state: "detached" });
      assertEquals(await asking.evaluate((button) => button === document.activeElement), true);
      await ana.page.keyboard.press("Enter");
      await dialogOf(ana).waitFor();
      for (const key of ["Tab", "Space", "Space", "Enter"]) await ana.page.keyboard.press(key);
      await ana.page.waitForFunction(() => document.activeElement?.textContent === "Go to the new room");
      const before = ana.page.url();
      await ana.page.keyboard.press("Enter");
      await ana.page.waitForURL((url) => url.href !== before);
      await ana.online();
      await goOf(ben).click();
      await ana.page.getByRole("button", { name: "People: 2" }).waitFor();
    }));

  for (const colorScheme of ["light", "dark"] as const) {
    it(`isn't believed of who has another key than the name had, ${colorScheme} [LINK-7]`, () =>
      scene(browser, `new link doubtful ${colorScheme}`, async (cast) => {
        cast.watch(server);
        const [ana, ben] = await gather(cast, server.url, {
          ...{ others: ["Ben"], colorScheme, reducedMotion: "reduce", viewport: DESKTOP },
        });
        assert(ben);
        const mallory = await follow(cast, "Ana", ana.page.url());
        await ben.hasPeople(3);
        await ask(ben);
        const boxes = dialogOf(ben).getByRole("checkbox", { name: "Ana" });
        assertEquals([await boxes.nth(0).isChecked(), await boxes.nth(1).isChecked()], [true, false]);
        await inspect(ben, `new link dialog changed ${colorScheme}`);
        await dialogOf(ben).getByRole("button", { name: "Cancel" }).click();

        await ask(mallory);
        await dialogOf(mallory).getByRole("button", { name: "Make it for all of them" }).click();
        await rowOf(ben).getByText("Somebody by the name of Ana made a new link").waitFor();
        await rowOf(ben).getByText("You have met this name with another key.").waitFor();
        await inspect(ben, `new link doubtful ${colorScheme}`);

        await rowOf(ben).getByText("Compare the digits in the list of people").waitFor();
        await ben.page.locator('.people [data-standing="changed"] summary').click();
        await ben.page.getByRole("button", { name: "They are the same" }).click();
        await goOf(ben).waitFor();
        assertEquals(await rowOf(ben).getByText("Somebody").count(), 0);
      }));
  }
});
