import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Introduction } from "../../lib/client/introductions.ts";
import type { Progress, Receiver, Transfer } from "../../lib/client/transfer.ts";
import { Stage } from "./fixture/stage.ts";
import type { StageHand } from "./fixture/stage_page.tsx";
import type { Shown } from "./fixture/staged_session.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import type { Person, PersonOptions } from "./harness/person.ts";
import { scene } from "./harness/scene.ts";

declare const stage: StageHand;

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 320, height: 640 } } as const;
const LONG = "A very long name of a film that somebody made at the lake in the summer of 2025.final.mov";
const FILE = { name: "notes.pdf", size: 100_000_000, type: "application/pdf" };
const PHOTO = { name: "photo.png", size: 2_300_000, type: "image/png" };
const file = { kind: "file", file: FILE } as const;
const photo = { kind: "file", file: PHOTO } as const;
const own = { isOwn: true, from: "ana", name: "Ana" } as const;
const half: Progress = {
  ...{ bytes: 12_300_000, total: 100_000_000, bytesPerSecond: 8_200_000, leftMs: 10_700, isDirect: true },
};
const receiver = (name: string, state: Receiver["state"]): Receiver => ({
  ...{ member: name.toLowerCase(), name, state, progress: { ...half, isDirect: name !== "Cleo" } },
});
const known: Introduction = { name: "Ben", standing: "new", phrase: "12345 67890", fingerprint: "f" };

describe("an offered file", () => {
  let browser: Browser;
  let stageServer: Stage;
  beforeAll(async () => {
    stageServer = await Stage.open();
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await stageServer[Symbol.asyncDispose]();
  });

  const onStage = (
    name: string,
    play: (page: Page, person: Person) => Promise<void>,
    options?: PersonOptions,
  ) =>
    it(name, () =>
      scene(browser, name, async (cast) => {
        const person = await cast.person({ viewport: SIZES.desktop, ...options });
        await person.page.goto(stageServer.url);
        await person.page.locator('[data-status="online"]').waitFor();
        await play(person.page, person);
      }));
  const show = (page: Page, shown: Shown) => {
    const { transfers, ...rest } = shown;
    return page.evaluate((shown) => stage.show(shown), {
      ...rest,
      ...(transfers === undefined ? {} : { transfers: [...transfers] }),
    });
  };
  const asked = (page: Page) => page.evaluate(() => stage.asked);
  const waitForFocus = (page: Page, label: string) =>
    page.waitForFunction((label) => document.activeElement?.ariaLabel === label, label);

  /** Every state that a card can be in. */
  const scenes = async (page: Page): Promise<readonly (readonly [string, Shown])[]> => {
    const wide = await page.evaluate(() => stage.paint({ width: 1600, height: 1000 }));
    const tall = await page.evaluate(() => stage.paint({ width: 300, height: 900 }));
    const transfer = (id: string, transfer: Transfer) => [id, transfer] as const;
    return [
      ["offered", {
        lines: [
          { id: "1", ...file },
          { id: "2", ...photo, onlyFor: "Ana" },
          { id: "3", kind: "file", file: { ...FILE, name: LONG, size: 4_321_000_000, type: "" } },
          { id: "4", ...file, ...own, onlyFor: "Maximiliane von Hohenfels" },
          { id: "5", ...file, ...own, state: "pending" },
          { id: "6", ...file, ...own, state: "refused", refusal: "rate-limited" },
        ],
        transfers: [transfer("4", { way: "out", isHere: true, receivers: [] })],
        introductions: [["ben", known]],
      }],
      ["coming", {
        lines: [
          { id: "1", ...file },
          { id: "2", ...photo, reactions: [{ value: "👍", by: ["ana"], isOwn: true }] },
          { id: "3", ...file, file: { ...FILE, name: LONG } },
        ],
        transfers: [
          transfer("1", { way: "in", state: "receiving", progress: half }),
          transfer("2", {
            way: "in",
            state: "waiting",
            progress: { bytes: 0, total: 2_300_000, isDirect: false },
          }),
          transfer("3", { way: "in", state: "receiving", progress: { ...half, isDirect: false } }),
        ],
      }],
      ["ended", {
        lines: [
          ...["1", "2", "3", "4"].map((id) => ({ id, ...file })),
          { id: "5", ...photo },
        ],
        transfers: [
          transfer("1", { way: "in", state: "failed", why: "gone" }),
          transfer("2", { way: "in", state: "failed", why: "stopped" }),
          transfer("3", { way: "in", state: "failed", why: "too-large" }),
          transfer("4", { way: "in", state: "here" }),
          transfer("5", { way: "in", state: "here", picture: { url: wide, width: 1600, height: 1000 } }),
        ],
      }],
      ["given", {
        lines: [
          { id: "1", ...photo, ...own },
          { id: "2", ...file, ...own },
          { id: "3", ...file, ...own },
        ],
        transfers: [
          transfer("1", {
            ...{ way: "out", isHere: true, receivers: [receiver("Ben", "done")] },
            picture: { url: tall, width: 300, height: 900 },
          }),
          transfer("2", {
            ...{ way: "out", isHere: false },
            receivers: [receiver("Ben", "done"), receiver("Dan", "done"), receiver("Eve", "stopped")],
          }),
          transfer("3", {
            ...{ way: "out", isHere: true },
            receivers: [receiver("Ben", "sending"), receiver("Cleo", "waiting"), receiver("Dan", "done")],
          }),
        ],
      }],
    ];
  };

  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const isPhone = size === "phone";
      const options: PersonOptions = {
        ...{ viewport, colorScheme, reducedMotion: "reduce", hasTouch: isPhone, isMobile: isPhone },
      };
      onStage(
        `is accessible to all and fits in every state, ${size} ${colorScheme}`,
        async (page, person) => {
          const look = async (name: string) => {
            await assertAccessible(page);
            const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert(overflow <= 0, `${name} is ${overflow} pixels too wide`);
            const small = await page.locator(".file button, .offer, .large-picture button").evaluateAll((
              all,
            ) =>
              all.map((each) => each.getBoundingClientRect()).filter(({ width, height }) =>
                width > 0 && height < 44
              )
                .length
            );
            if (isPhone) assertEquals(small, 0, `buttons of ${name} that are too small to touch`);
            await person.screenshot(`files ${size} ${colorScheme} ${name}`);
          };
          for (const [name, shown] of await scenes(page)) {
            await show(page, { transfers: [], ...shown });
            await page.locator(".line").first().waitFor();
            await look(name);
          }
          await page.getByRole("button", { name: "Picture: photo.png" }).click();
          await page.getByRole("dialog", { name: "Picture: photo.png" }).waitFor();
          await look("large picture");
          await page.keyboard.press("Escape");
          if (isPhone) {
            await page.getByRole("button", { name: /^People/ }).click();
            await page.getByRole("dialog", { name: "People" }).waitFor();
            await look("people");
          }
        },
        options,
      );
    }
  }

  onStage("is asked for, stopped and saved by keyboard, and the focus stays in its card", async (page) => {
    const transfer = (transfer: Transfer) => show(page, { transfers: [["1", transfer]] });
    await show(page, { lines: [{ id: "1", ...file }] });
    await page.getByRole("button", { name: "Download notes.pdf" }).focus();
    await page.keyboard.press("Enter");
    await transfer({ way: "in", state: "receiving", progress: half });
    await waitForFocus(page, "Cancel notes.pdf");
    const bar = page.getByRole("progressbar", { name: "notes.pdf" });
    assertEquals(
      await bar.getAttribute("aria-valuetext"),
      "12.3 of 100 MB, 8.2 MB/s, 11 s left, direct",
    );
    await page.keyboard.press("Enter");
    await transfer({ way: "in", state: "failed", why: "stopped" });
    await waitForFocus(page, "Try again notes.pdf");
    await page.keyboard.press("Enter");
    await transfer({ way: "in", state: "here" });
    await waitForFocus(page, "Save notes.pdf");
    await page.keyboard.press("Enter");
    assertEquals(await asked(page), [["fetch", "1"], ["stopTransfer", "1"], ["fetch", "1"], ["save", "1"]]);
  });

  onStage("is stopped for one member and for all by its owner", async (page) => {
    const [ben, cleo] = [receiver("Ben", "sending"), receiver("Cleo", "waiting")];
    const give = (...receivers: readonly Receiver[]) =>
      show(page, { transfers: [["1", { way: "out", isHere: true, receivers }]] });
    await show(page, { lines: [{ id: "1", ...file, ...own }] });
    await give(ben, cleo);
    await page.getByRole("progressbar", { name: "notes.pdf to Ben" }).waitFor();
    await page.getByRole("button", { name: "Stop for all" }).click();
    await page.getByRole("button", { name: "Stop for Cleo" }).click();
    await give(ben, { ...cleo, state: "stopped" });
    await waitForFocus(page, "Stop for Ben");
    await page.getByText("Stopped for Cleo.").waitFor();
    await page.getByRole("button", { name: "Stop for all" }).waitFor({ state: "hidden" });
    assertEquals(await asked(page), [["stopTransfer", "1"], ["stopTransfer", "1", "cleo"]]);
  });

  onStage("keeps its place while it comes, and the log its end when it is here", async (page) => {
    const url = await page.evaluate(() => stage.paint({ width: 800, height: 600 }));
    const lines = Array.from({ length: 12 }, (_, index) => ({ id: `line ${index}` }));
    await show(page, { lines: [...lines, { id: "1", ...photo }] });
    const receive = (progress: Partial<Progress>) =>
      show(page, {
        transfers: [["1", { way: "in", state: "receiving", progress: { ...half, ...progress } }]],
      });
    const card = page.locator(".file");
    const box = () => card.evaluate((card) => JSON.stringify(card.getBoundingClientRect()));
    const { bytesPerSecond: _rate, leftMs: _left, ...unknown } = half;
    await show(page, {
      transfers: [["1", { way: "in", state: "waiting", progress: { ...unknown, bytes: 0 } }]],
    });
    await page.getByRole("progressbar").waitFor();
    const before = await box();
    await receive({ bytes: 9_900_000, bytesPerSecond: 99 });
    assertEquals(await box(), before);
    await receive({ bytes: 99_900_000, leftMs: 3_700_000, isDirect: false });
    assertEquals(await box(), before);

    await show(page, {
      transfers: [["1", { way: "in", state: "here", picture: { url, width: 800, height: 600 } }]],
    });
    const size = await page.locator(".picture img").evaluate((img) => [img.clientWidth, img.clientHeight]);
    assertEquals(size, [320, 240], "before the picture is loaded");
    await page.waitForFunction(() => {
      const log = document.querySelector(".log");
      return log !== null && log.scrollHeight - log.clientHeight - log.scrollTop <= 1;
    });
    assertEquals(await page.getByRole("button", { name: "Latest" }).count(), 0);
  });

  onStage("opens large by keyboard, is saved there, and gives the focus back", async (page) => {
    const url = await page.evaluate(() => stage.paint({ width: 800, height: 600 }));
    const here: Transfer = { way: "in", state: "here", picture: { url, width: 800, height: 600 } };
    await show(page, { lines: [{ id: "1", ...photo }], transfers: [["1", here]] });
    const picture = page.getByRole("button", { name: "Picture: photo.png" });
    await picture.focus();
    await page.keyboard.press("Enter");
    const large = page.getByRole("dialog", { name: "Picture: photo.png" });
    await large.getByRole("button", { name: "Save" }).click();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Escape");
    await large.waitFor({ state: "hidden" });
    assertEquals(await picture.evaluate((picture) => picture === document.activeElement), true);
    assertEquals(await asked(page), [["save", "1"]]);
  });

  onStage("says so where its owner's page was reloaded", async (page) => {
    await show(page, {
      lines: [{ id: "1", ...file, ...own }, { id: "2", ...file, ...own, state: "pending" }],
    });
    await page.getByText("This page no longer has the file.").waitFor();
    assertEquals(await page.locator(".file-note").count(), 1);
  });

  onStage("can be withdrawn and reacted to, and not edited", async (page) => {
    await show(page, { lines: [{ id: "1", ...file, ...own }] });
    await page.locator(".line").hover();
    await page.getByRole("button", { name: "More for “notes.pdf”" }).click();
    assertEquals(await page.getByRole("menuitem").allTextContents(), [" Delete"]);
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("menuitem", { name: "Delete for everyone?" }).click();
    assertEquals(await asked(page), [["retract", "1"]]);
  });

  onStage("is news when it is offered, here or failed, and never on its way", async (page) => {
    const news = page.getByRole("log", { name: "New lines" });
    const transfer = (transfer: Transfer) => show(page, { transfers: [["1", transfer]] });
    await show(page, { lines: [{ id: "1", ...photo }] });
    await news.getByText("Ben offers photo.png, 2.3 MB").waitFor({ state: "attached" });
    await transfer({ way: "in", state: "receiving", progress: half });
    await transfer({ way: "in", state: "failed", why: "no-space" });
    await news.getByText("photo.png didn’t come.").waitFor({ state: "attached" });
    await transfer({ way: "in", state: "receiving", progress: { ...half, bytes: 99_000_000 } });
    await transfer({ way: "in", state: "here" });
    await news.getByText("photo.png is here").waitFor({ state: "attached" });
    assertEquals(await news.locator("p").allTextContents(), [
      "Ben offers photo.png, 2.3 MB",
      "photo.png didn’t come. This browser has no space left for it.",
      "photo.png is here",
    ]);
  });
});
