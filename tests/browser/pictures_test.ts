import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe } from "@std/testing/bdd";
import { startApp } from "./harness/app_server.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { inRoomOf } from "./in_room.ts";
import type { RoomPage } from "./room_page.ts";

/** A picture of one pixel. */
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

describe("pictures", () => {
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

  const inRoom = inRoomOf(() => ({ browser, server }));
  const pixel = { name: "pixel.png", mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") };
  const offer = async ({ page }: RoomPage, button: string) => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: button, exact: true }).click();
    await (await choosing).setFiles(pixel);
  };

  inRoom("show when they are asked for, and are gone with their line", async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    await offer(ana, "Offer files");
    await ana.page.getByText("Nobody has it yet.").waitFor();
    await ben.page.getByRole("button", { name: "Show pixel.png" }).click();
    const picture = ben.page.getByRole("img", { name: "Picture: pixel.png" });
    await picture.waitFor();
    await ana.page.getByText("Ben has it.").waitFor();
    await assertAccessible(ben.page);
    const saving = ben.page.waitForEvent("download");
    await ben.page.getByRole("button", { name: "Save pixel.png" }).click();
    assertEquals((await saving).suggestedFilename(), "pixel.png");

    await ana.lines.last().hover();
    await ana.page.getByRole("button", { name: "More for “pixel.png”" }).click();
    await ana.page.getByRole("menuitem", { name: "Delete" }).click();
    await ana.page.getByRole("menuitem", { name: "Delete for everyone?" }).click();
    await ben.shows("Deleted");
    await picture.waitFor({ state: "detached" });
  });

  inRoom("for one member are seen by that one alone", async (join) => {
    const [ana, ben, cleo] = [await join("Ana"), await join("Ben"), await join("Cleo")];
    await offer(ana, "Offer a file to Ben");
    await ana.page.getByText("only for Ben").waitFor();
    await ben.page.getByText("only for you").waitFor();
    await ana.say("did you get it?");
    await cleo.shows("did you get it?");
  });
});
