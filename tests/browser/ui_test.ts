import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { inRoomOf } from "./in_room.ts";
import { RoomPage } from "./room_page.ts";

/** The entries that the room keeps: few, so that its lines can be outlived. */
const KEPT = 40;

describe("hands, eyes and ears", () => {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp({ RATE_CHAT: "1000/1000", HISTORY_ENTRIES: String(KEPT) });
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const inRoom = inRoomOf(() => ({ browser, server }));

  const openMenu = async ({ page, lines }: RoomPage, index = -1) => {
    await lines.nth(index).hover();
    await lines.nth(index).getByRole("button", { name: /^More for/ }).click();
    await page.getByRole("menu").waitFor();
  };
  /** What has the focus: its role or tag, and where it is. */
  const focusOf = (page: Page) =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      const isIn = (selector: string) => element?.closest(selector) != null;
      return element === document.body
        ? "nothing"
        : isIn(".line-menu")
        ? "menu"
        : isIn(".more")
        ? "more"
        : isIn(".log")
        ? "log"
        : element?.tagName;
    });
  const isAtBottom = (page: Page) =>
    page.locator(".log").evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop <= 1);

  inRoom("a line's menu stays while others talk and come, and goes when the reader scrolls", async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    for (let count = 1; count <= 30; count++) await ben.say(`line ${count}`);
    await ana.showsCount(30);
    await openMenu(ana);
    await ben.say("one more");
    await ana.showsCount(31);
    await join("Cleo");
    await ana.page.getByText("Cleo joined").first().waitFor();
    await ben.lines.last().hover();
    await ben.page.getByRole("button", { name: "More for “one more”" }).click();
    await ben.page.getByRole("menuitemradio", { name: "heart" }).click();
    await ana.page.getByRole("button", { name: "❤️ 1" }).waitFor();
    assertEquals(await focusOf(ana.page), "menu");
    await ana.page.keyboard.press("Escape");
    assertEquals(await focusOf(ana.page), "more");
    await ana.page.waitForFunction(() => {
      const log = document.querySelector(".log");
      return log !== null && log.scrollHeight - log.clientHeight - log.scrollTop <= 1;
    });

    await openMenu(ana);
    await ana.lines.nth(-3).hover();
    await ana.page.mouse.wheel(0, -200);
    await ana.page.getByRole("menu").waitFor({ state: "hidden" });
    assertEquals(await focusOf(ana.page), "more");
    assertEquals(await isAtBottom(ana.page), false);

    await ana.page.getByRole("button", { name: "Latest" }).click();
    await ana.page.getByRole("button", { name: "Latest" }).waitFor({ state: "hidden" });
    assertEquals(await focusOf(ana.page), "log");
  });

  inRoom("a second click on “…” closes the menu", async (join) => {
    const ana = await join("Ana");
    for (let count = 1; count <= 8; count++) await ana.say(`line ${count}`);
    await ana.showsCount(8);
    const more = ana.page.getByRole("button", { name: /^More for/ });
    await openMenu(ana);
    await more.last().click();
    await ana.page.getByRole("menu").waitFor({ state: "hidden" });
    assertEquals(await focusOf(ana.page), "more");
    await openMenu(ana);
    await ana.lines.first().hover();
    await more.first().click();
    await ana.page.getByRole("menu", { name: "Line by you" }).waitFor();
    assertEquals(await more.first().getAttribute("aria-expanded"), "true");
    assertEquals(await more.last().getAttribute("aria-expanded"), null);
    assertEquals(await ana.page.getByRole("menu").count(), 1);
    assertEquals(await focusOf(ana.page), "menu");
  });

  inRoom("a line's menu is whole on a page of 320 by 256", async (join) => {
    const ana = await join("Ana", { viewport: { width: 320, height: 256 } });
    for (const text of ["one", "two", "three"]) await ana.say(text);
    await ana.showsCount(3);
    for (const index of [0, 1, 2]) {
      await openMenu(ana, index);
      const box = await ana.page.getByRole("menu").boundingBox();
      assert(box && box.y >= 0 && box.y + box.height <= 256, `the menu of line ${index}: ${box?.y}`);
      assert(box.x >= 0 && box.x + box.width <= 320);
      await ana.page.keyboard.press("Escape");
    }
  });

  inRoom("a menu that is opened right after scrolling stays", async (join) => {
    const ana = await join("Ana", { viewport: { width: 320, height: 256 } });
    for (const text of ["one", "two", "three"]) await ana.say(text);
    await ana.showsCount(3);
    await ana.lines.first().locator(".more").evaluate((more: HTMLElement) => {
      document.querySelector(".log")?.scrollTo(0, 0);
      more.click();
    });
    // The button comes with the scroll event.
    await ana.page.getByRole("button", { name: "Latest" }).waitFor();
    assertEquals(await focusOf(ana.page), "menu");
  });

  inRoom("the button to the bottom leaves the focused line's button free", async (join) => {
    const ana = await join("Ana", { viewport: { width: 320, height: 256 } });
    for (let count = 1; count <= 8; count++) await ana.say(`line ${count}`);
    await ana.showsCount(8);
    await ana.lines.last().locator(".more").focus();
    for (let count = 1; count < 6; count++) await ana.page.keyboard.press("ArrowUp");
    await ana.page.getByRole("button", { name: "Latest" }).waitFor();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp"]) {
      await ana.page.keyboard.press(key);
      const latest = await ana.page.getByRole("button", { name: "Latest" }).boundingBox();
      const focused = await ana.page.locator(".more:focus").boundingBox();
      assert(latest && focused && focused.y + focused.height <= latest.y, `${key}: it is covered`);
    }
  });

  inRoom("the focus stays in the log after deleting and after taking a reaction back", async (join) => {
    const ana = await join("Ana");
    for (const text of ["one", "two", "three"]) await ana.say(text);
    await ana.showsCount(3);
    await openMenu(ana);
    await ana.page.keyboard.press("Enter");
    const chip = ana.page.getByRole("button", { name: "👍 1, yours too" });
    await chip.click();
    await chip.waitFor({ state: "hidden" });
    assertEquals(await focusOf(ana.page), "more");

    await openMenu(ana);
    await ana.page.getByRole("menuitem", { name: "Delete" }).click();
    await ana.page.getByRole("menuitem", { name: "Delete for everyone?" }).click();
    await ana.shows("one", "two", "Deleted");
    assertEquals(await focusOf(ana.page), "more");
    await ana.page.keyboard.press("ArrowUp");
    const label = await ana.page.evaluate(() => document.activeElement?.ariaLabel);
    assertEquals(label, "More for “one”");
  });

  inRoom("a deletion that the room refuses is said", async (join) => {
    const ana = await join("Ana");
    for (let count = 0; count <= KEPT; count++) await ana.say(`line ${count}`);
    await ana.showsCount(KEPT + 1);
    await openMenu(ana, 0);
    await ana.page.getByRole("menuitem", { name: "Delete" }).click();
    await ana.page.getByRole("menuitem", { name: "Delete for everyone?" }).click();
    const refusal = ana.page.getByText("That line can’t be deleted any more");
    await refusal.waitFor();
    await assertAccessible(ana.page);
    await ana.page.getByRole("button", { name: "Dismiss" }).click();
    await refusal.waitFor({ state: "hidden" });

    await openMenu(ana, 0);
    await ana.page.getByRole("menuitem", { name: "Edit" }).click();
    await ana.page.getByRole("textbox", { name: "Edit message" }).fill("too late");
    await ana.page.keyboard.press("Enter");
    const problem = ana.page.getByRole("alert").getByText("the line it changes is no longer kept");
    await problem.waitFor();
    await assertAccessible(ana.page);
    await ana.page.getByRole("button", { name: "Try again" }).click();
    await ana.page.waitForFunction(() => document.activeElement?.matches(".more"));
    await problem.waitFor();
    await ana.page.getByRole("button", { name: "Discard" }).click();
    await problem.waitFor({ state: "hidden" });
    assertEquals(await focusOf(ana.page), "more");
  });

  inRoom("says that a room can't be reached, and what waits in the tab of who leaves", async (join) => {
    const ana = await join("Ana");
    ana.person.expectNetworkErrors();
    await ana.page.routeWebSocket(/\/ws$/, (socket) => void socket.close());
    await ana.page.reload();
    await ana.page.getByText("Can’t reach the room").waitFor();
    await assertAccessible(ana.page);
    assertEquals(await ana.page.getByText("Opening the room").isVisible(), false);
    await ana.say("one");
    await ana.page.getByText("1 line waits to be sent").waitFor();
    await ana.say("two");
    await ana.page.getByRole("button", { name: "Leave the room" }).click();
    await ana.page.getByText("2 lines were not sent").waitFor();
  });

  inRoom("who comes back in has lost no connection, and the focus is in the room", async (join) => {
    const ana = await join("Ana", { hasTouch: true, isMobile: true, viewport: { width: 400, height: 700 } });
    await ana.page.getByRole("button", { name: /^People/ }).tap();
    await ana.page.getByRole("dialog").getByRole("button", { name: "Leave the room" }).tap();
    await ana.page.getByRole("button", { name: "Come back in" }).tap();
    await ana.online();
    assertEquals(await ana.page.locator(".notice").count(), 0);
    assertEquals(await focusOf(ana.page), "log");
  });

  inRoom("who listens hears who comes and what they say, and no history", async (join) => {
    const ana = await join("Ana");
    await ana.say("before");
    const ben = await join("Ben");
    await ben.shows("before");
    await ben.say("hello");
    const news = ana.page.getByRole("log", { name: "New lines" });
    await news.getByText("Ben: hello").waitFor({ state: "attached" });
    assertEquals(await news.locator("p").allTextContents(), ["Ben joined", "Ben: hello"]);
    assertEquals(await ben.page.getByRole("log", { name: "New lines" }).locator("p").count(), 0);
  });

  inRoom("a change shows that it waits while the connection is lost", async (join) => {
    const ana = await join("Ana");
    for (const text of ["one", "two", "three"]) await ana.say(text);
    await ana.showsCount(3);
    ana.person.expectNetworkErrors();
    await ana.person.context.setOffline(true);
    await ana.status("offline");
    await openMenu(ana, 0);
    await ana.page.getByRole("menuitem", { name: "Delete" }).click();
    await ana.page.getByRole("menuitem", { name: "Delete for everyone?" }).click();
    await ana.page.getByText("Deleting…").waitFor();
    await openMenu(ana, 1);
    await ana.page.keyboard.press("Enter");
    await ana.page.getByText("Reacting…").waitFor();
    await ana.page.getByText("2 lines wait to be sent").waitFor();
    await assertAccessible(ana.page);
    await ana.person.context.setOffline(false);
    await ana.shows("Deleted", "two", "three");
    await ana.page.getByText("Reacting…").waitFor({ state: "hidden" });
  });

  inRoom("a name of blanks is not taken, and the form says why", async (join) => {
    const ana = await join("Ana");
    await ana.rename("   ");
    await ana.page.getByText("A name needs something to see").waitFor();
    await assertAccessible(ana.page);
    assertEquals(await ana.page.getByRole("textbox", { name: "Your name" }).inputValue(), "   ");
    await ana.page.getByRole("textbox", { name: "Your name" }).fill("Anna");
    await ana.page.keyboard.press("Enter");
    await ana.page.getByTestId("own-name").getByText("Anna").waitFor();
  });

  inRoom("a tall line is folded until the reader unfolds it", async (join) => {
    const ana = await join("Ana");
    const tall = Array.from({ length: 200 }, (_, row) => `row ${row}`).join("\n");
    await ana.say(tall);
    await ana.shows(tall);
    await assertAccessible(ana.page);
    const height = async () => (await ana.lines.first().boundingBox())?.height ?? 0;
    assert(await height() < 900);
    await ana.page.getByRole("button", { name: "Show more" }).click();
    await ana.page.getByRole("button", { name: "Show less" }).waitFor();
    assert(await height() > 4000);
    await ana.page.getByText("row 31").waitFor();
    assertEquals(await isAtBottom(ana.page), false);
    await ana.page.getByRole("button", { name: "Show less" }).click();
    await ana.page.getByRole("button", { name: "Show more" }).waitFor();
    assert(await height() < 900);
  });

  for (const width of [320, 500, 640, 800, 1100]) {
    inRoom(`the log of a page ${width} pixels wide doesn't scroll sideways`, async (join) => {
      const ana = await join("Ana", { viewport: { width, height: 700 } });
      const ben = await join("Ben");
      for (const person of [ana, ben]) {
        for (const text of ["first", "many words ".repeat(40), "short"]) await person.say(text);
        await ana.showsCount(person === ana ? 3 : 6);
      }
      for (const line of await ana.lines.all()) {
        await line.hover();
        assertEquals(await ana.page.locator(".log").evaluate((log) => log.scrollWidth - log.clientWidth), 0);
      }
      await ana.page.locator(".log").evaluate((log) => log.scrollTop = log.scrollHeight);
      const time = await ana.lines.last().locator("time").boundingBox();
      const log = await ana.page.locator(".log").boundingBox();
      assert(time && log && time.y + time.height <= log.y + log.height, "the last time is cut off");
    });
  }

  it("the lobby takes valid names as they are typed, and tells other addresses from names", () =>
    scene(browser, "lobby names", async (cast) => {
      cast.watch(server);
      const { page } = await cast.person();
      const enter = async (typed: string) => {
        await page.goto(server.url);
        await page.locator('[data-ready="true"]').waitFor();
        await page.getByRole("textbox", { name: "Room name" }).fill(typed);
        await page.getByRole("button", { name: "Enter" }).click();
      };
      for (const typed of ["team-", "-a-", `${server.url}/r/team-`, ` ${server.url}/r/-a-?x#y `]) {
        await enter(typed);
        await page.waitForURL(`**/r/${typed.includes("a-") ? "-a-" : "team-"}`);
      }
      await enter(`${server.url}/`);
      await page.getByText("That isn’t a room’s link").waitFor();
      assertEquals(new URL(page.url()).pathname, "/");
    }));
});
