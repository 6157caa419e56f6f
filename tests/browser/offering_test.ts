import { assertEquals } from "@std/assert";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Stage } from "./fixture/stage.ts";
import type { StageHand } from "./fixture/stage_page.tsx";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import type { Person, PersonOptions } from "./harness/person.ts";
import { scene } from "./harness/scene.ts";

declare const stage: StageHand;

const DESKTOP = { width: 1280, height: 800 };

describe("offering files", () => {
  let browser: Browser;
  let stageServer: Stage;
  let folder: string;
  beforeAll(async () => {
    stageServer = await Stage.open();
    browser = await Browser.launch();
    folder = await Deno.makeTempDir({ prefix: "parley-offering-" });
    await Deno.mkdir(join(folder, "docs"));
    for (const name of ["a.txt", "b.txt"]) await Deno.writeTextFile(join(folder, name), `in ${name}`);
    await Deno.writeTextFile(join(folder, "none.txt"), "");
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await stageServer[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });

  const onStage = (
    name: string,
    play: (page: Page, person: Person) => Promise<void>,
    options?: PersonOptions,
  ) =>
    it(name, () =>
      scene(browser, name, async (cast) => {
        const person = await cast.person({ viewport: DESKTOP, ...options });
        await person.page.goto(stageServer.url);
        await person.page.locator('[data-status="online"]').waitFor();
        await play(person.page, person);
        assertEquals(person.page.url(), stageServer.url, "the page is still there");
      }));
  const at = (...names: readonly string[]) => names.map((name) => join(folder, name));
  const both = [["a.txt", "in a.txt"], ["b.txt", "in b.txt"]];
  const isAsked = async (page: Page, ...expected: readonly unknown[]) => {
    await page.waitForFunction((count) => stage.asked.length >= count, expected.length);
    assertEquals(await page.evaluate(() => stage.asked), expected);
  };
  const says = (page: Page, words: string) => page.getByRole("alert").getByText(words).waitFor();
  const choose = async (page: Page, button: string, files: readonly string[]) => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: button, exact: true }).press("Enter");
    await (await choosing).setFiles(files);
  };

  onStage("by its button and the keyboard, the same ones again too", async (page) => {
    await choose(page, "Offer files", at("a.txt", "b.txt"));
    await isAsked(page, ["offer", both]);
    await choose(page, "Offer files", at("a.txt", "b.txt"));
    await isAsked(page, ["offer", both], ["offer", both]);
    assertEquals(await page.evaluate(() => document.activeElement?.ariaLabel), "Offer files");
  });

  onStage("works while the connection is lost", async (page) => {
    await page.evaluate(() => stage.show({ state: { status: "reconnecting" } }));
    await choose(page, "Offer files", at("a.txt"));
    await isAsked(page, ["offer", both.slice(0, 1)]);
  });

  onStage("to one member, from the list of people", async (page) => {
    await choose(page, "Offer a file to Ben", at("a.txt"));
    await isAsked(page, ["offer", both.slice(0, 1), "ben"]);
  });

  onStage("to one member on a phone, which closes the list", async (page) => {
    await page.getByRole("button", { name: /^People/ }).tap();
    const list = page.getByRole("dialog", { name: "People" });
    await choose(page, "Offer a file to Ben", at("b.txt"));
    await list.waitFor({ state: "hidden" });
    await isAsked(page, ["offer", both.slice(1), "ben"]);
    assertEquals(await page.evaluate(() => document.activeElement?.ariaLabel), "People: 2");
  }, { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  onStage("says what can't be offered, and offers the rest", async (page) => {
    await choose(page, "Offer files", at("none.txt", "a.txt"));
    await says(page, "none.txt");
    await assertAccessible(page);
    await isAsked(page, ["offer", both.slice(0, 1)]);
    await page.getByRole("button", { name: "Dismiss" }).click();
    await choose(page, "Offer files", Array.from({ length: 11 }, () => at("a.txt")).flat());
    await says(page, "11 files are too many: offer up to 10 at once.");
    await choose(page, "Offer files", at("b.txt"));
    await isAsked(page, ["offer", both.slice(0, 1)], ["offer", both.slice(1)]);
    await page.getByText("11 files").waitFor({ state: "hidden" });
  });

  onStage("by pasting; text that is pasted stays text", async (page) => {
    const paste = (text: string, file?: string) =>
      page.getByRole("textbox", { name: "Message", exact: true }).evaluate((box, { text, file }) => {
        const clipboardData = new DataTransfer();
        if (text !== "") clipboardData.setData("text/plain", text);
        if (file !== undefined) clipboardData.items.add(new File([`in ${file}`], file));
        const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        return box.dispatchEvent(event);
      }, { text, file });
    assertEquals(await paste("words"), true, "left to the box");
    assertEquals(await paste("", "a.txt"), false, "taken");
    await isAsked(page, ["offer", both.slice(0, 1)]);
  });

  /** A drag from outside the browser, as the system gives it. */
  const dragger = async ({ page, context }: Person) => {
    const devtools: CDPSession = await context.newCDPSession(page);
    return (
      type: "dragEnter" | "dragOver" | "drop",
      { x = 400, y = 300, files = [], text }: {
        x?: number;
        y?: number;
        files?: readonly string[];
        text?: string;
      },
    ) =>
      devtools.send("Input.dispatchDragEvent", {
        ...{ type, x, y },
        data: {
          items: text === undefined ? [] : [{ mimeType: "text/plain", data: text }],
          ...(files.length === 0 ? {} : { files: [...files] }),
          dragOperationsMask: 1,
        },
      });
  };

  onStage(
    "by dropping them anywhere; the target stays while they are dragged about",
    async (page, person) => {
      const drag = await dragger(person);
      const files = at("a.txt", "docs", "b.txt");
      const target = page.locator(".drop-zone");
      await page.evaluate(() => {
        const seen: number[] = [];
        new MutationObserver(() => seen.push(document.querySelectorAll(".drop-zone").length))
          .observe(document.body, { childList: true, subtree: true });
        Object.assign(globalThis, { seen });
      });
      await drag("dragEnter", { files });
      await drag("dragOver", { files });
      await target.waitFor();
      await assertAccessible(page);
      await person.screenshot("files drop zone");
      for (const [x, y] of [[40, 30], [600, 760], [1100, 200], [1270, 790], [500, 400]] as const) {
        await drag("dragOver", { files, x, y });
      }
      assertEquals(await page.evaluate(() => Reflect.get(globalThis, "seen")), [1]);
      await drag("dragOver", { files, x: -10, y: -10 });
      await target.waitFor({ state: "hidden" });
      await isAsked(page);

      await drag("dragEnter", { files });
      await drag("dragOver", { files, x: 600, y: 760 });
      await drag("drop", { files, x: 600, y: 760 });
      await isAsked(page, ["offer", both]);
      await says(page, "is a folder. To offer it, pack it into one file.");
      await target.waitFor({ state: "hidden" });
    },
  );

  onStage("takes no text that is dragged, and no file where none is wanted", async (page, person) => {
    const drag = await dragger(person);
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await drag(type, { text: "words", x: 500, y: 760 });
      assertEquals(await page.locator(".drop-zone").count(), 0);
    }
    assertEquals(await page.getByRole("textbox", { name: "Message", exact: true }).inputValue(), "words");

    await page.evaluate(() => stage.show({ state: { status: "stopped", stopped: "left" } }));
    await page.getByText("You have left").waitFor();
    for (const type of ["dragEnter", "dragOver", "drop"] as const) {
      await drag(type, { files: at("a.txt") });
      assertEquals(await page.locator(".drop-zone").count(), 0);
    }
    await isAsked(page);
  });
});
