import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { Guest } from "./guest.ts";

const MIB = 1024 * 1024;

/** A folder with files to offer, which goes at the end. */
export class FileFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<FileFolder> {
    return new FileFolder(await Deno.makeTempDir({ prefix: "parley-files-" }));
  }

  /** Makes a file of that size, no part of which is like another; gives its path. */
  async file(name: string, bytes: number): Promise<string> {
    const path = join(this.path, name);
    using file = await Deno.open(path, { create: true, write: true });
    const block = crypto.getRandomValues(new Uint8Array(64 * 1024));
    const numbers = new DataView(block.buffer);
    for (let left = bytes, count = 0; left > 0; left -= block.length, count++) {
      numbers.setUint32(0, count);
      const part = block.subarray(0, Math.min(left, block.length));
      for (let at = 0; at < part.length;) at += await file.write(part.subarray(at));
    }
    return path;
  }

  async write(name: string, data: Uint8Array): Promise<string> {
    const path = join(this.path, name);
    await Deno.writeFile(path, data);
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Somebody in a room who offers files and fetches those of others, as a person does. */
export class FileGuest {
  readonly guest: Guest;

  constructor(guest: Guest) {
    this.guest = guest;
  }

  card(name: string): Locator {
    return this.guest.page.locator(".file", { has: this.guest.page.locator(`.file-name[title="${name}"]`) });
  }

  /** Chooses files by the page's button, for everybody or for one member. */
  async offer(paths: readonly string[], to?: string): Promise<void> {
    const { page } = this.guest;
    const choosing = page.waitForEvent("filechooser");
    const button = to === undefined ? "Offer files" : `Offer a file to ${to}`;
    await page.getByRole("button", { name: button, exact: true }).first().click();
    await (await choosing).setFiles([...paths]);
  }

  async fetch(name: string): Promise<void> {
    await this.card(name).getByRole("button", { name: /^(Download|Show|Try again)/ }).click();
  }

  /** Waits until what is offered is in that state. */
  async has(name: string, state: string, timeout = 60_000): Promise<void> {
    const { page } = this.guest;
    const isSo = page.locator(`.file[data-transfer="${state}"] .file-name[title="${name}"]`);
    await isSo.waitFor({ timeout });
  }

  /** Saves the file by its button; it must be the one at that path. */
  async savesAs(name: string, path: string, savedName = name): Promise<void> {
    const downloading = this.guest.page.waitForEvent("download");
    await this.card(name).getByRole("button", { name: /^Save/ }).first().click();
    const download = await downloading;
    assertEquals(download.suggestedFilename(), savedName);
    assertEquals(await sha256(await download.path()), await sha256(path));
    await download.delete();
  }

  /** Waits until so much of the file has come, in MiB. */
  async hasCome(name: string, mib: number): Promise<void> {
    await this.guest.page.waitForFunction(
      ({ name, bytes }) => {
        const card = [...document.querySelectorAll(".file")]
          .find((each) => each.querySelector(".file-name")?.getAttribute("title") === name);
        const bar = card?.querySelector<HTMLProgressElement>("progress");
        return bar !== null && bar !== undefined && bar.value >= bytes;
      },
      { name, bytes: mib * MIB },
      { polling: 20 },
    );
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part);
  return hash.digest("hex");
}
