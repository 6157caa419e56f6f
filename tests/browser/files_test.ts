import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { KEY } from "../client/private_stage.ts";
import { FileFolder, FileGuest } from "./file_guest.ts";
import { Guest } from "./guest.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { type Cast, scene } from "./harness/scene.ts";
import { RendererMemory } from "./renderer_memory.ts";
import type { ServerProcess } from "./harness/server_process.ts";

const MIB = 1024 * 1024;
/** The size of the large file; by hand it is more. */
const LARGE_MIB = Number(Deno.env.get("LARGE_MIB") ?? 64);
/** A picture of 3 by 2 pixels. */
const PNG = Uint8Array.fromBase64(
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAFElEQVR4nGP8z8DAwMDAxAADMAYAEwYBA0XbXxcAAAAASUVORK5CYII=",
);

describe("files", () => {
  let browser: Browser;
  let server: ServerProcess;
  let folder: FileFolder;
  beforeAll(async () => {
    server = await startApp();
    browser = await Browser.launch();
    folder = await FileFolder.make();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  interface Plan {
    readonly isPrivate?: boolean;
    readonly hides?: boolean;
  }

  type Join = (name: string) => Promise<FileGuest>;

  const play = (name: string, { isPrivate, hides }: Plan, act: (join: Join, cast: Cast) => Promise<void>) =>
    it(name, () =>
      scene(browser, name, async (cast) => {
        cast.watch(server);
        const url = `${server.url}/r/${crypto.randomUUID()}${isPrivate ? `#${KEY}` : ""}`;
        let isFirst = true;
        await act(async (who) => {
          const person = await cast.person({ name: who });
          if (hides) await person.context.addInitScript(() => localStorage.setItem("parley.relayed", "1"));
          const guest = await Guest.enter(person, { url, isFirst, ...(hides && { hides }) });
          isFirst = false;
          return new FileGuest(guest);
        }, cast);
      }));

  for (
    const { where, isPrivate } of [{ where: "an open room", isPrivate: false }, {
      where: "a private room",
      isPrivate: true,
    }]
  ) {
    play(`go over a data channel in ${where} [FILE-4]`, { isPrivate }, async (join) => {
      const [ana, ben] = [await join("Ana"), await join("Ben")];
      for (const { guest } of [ana, ben]) await guest.connected(1);
      const path = await folder.file(`direct-${isPrivate}.bin`, 8 * MIB + 12_345);
      const name = `direct-${isPrivate}.bin`;
      await ana.offer([path]);
      await ben.fetch(name);
      await ben.has(name, "here");
      await ben.savesAs(name, path);
      await ana.card(name).getByText("Ben has it").waitFor();
    });

    play(
      `go over the relay in ${where} where addresses are hidden [FILE-5]`,
      { isPrivate, hides: true },
      async (join) => {
        const [ana, ben] = [await join("Ana"), await join("Ben")];
        const path = await folder.file(`relay-${isPrivate}.bin`, 2 * MIB + 7);
        const name = `relay-${isPrivate}.bin`;
        await ana.offer([path], "Ben");
        await ben.fetch(name);
        await ben.has(name, "here");
        await ben.savesAs(name, path);
        await ana.card(name).getByText("Ben has it").waitFor();
        for (const { guest } of [ana, ben]) assertEquals(await guest.connectionStates(), []);
      },
    );
  }
  play("of any size leave the memory as it is [FILE-9]", {}, async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    for (const { guest } of [ana, ben]) await guest.connected(1);
    const path = await folder.file("large.bin", LARGE_MIB * MIB);
    await ana.offer([path]);
    using memory = new RendererMemory(1_000);
    const begun = performance.now();
    await ben.fetch("large.bin");
    await ben.has("large.bin", "here", 20 * 60_000);
    const seconds = (performance.now() - begun) / 1000;
    console.log(
      `${LARGE_MIB} MiB in ${seconds.toFixed(1)} s: ${(LARGE_MIB / seconds).toFixed(1)} MiB/s; ` +
        `MiB of each renderer and of the other processes: ${
          memory.samples.map((each) => each.join("+")).join(" ")
        }`,
    );
    await ben.savesAs("large.bin", path);
  });
});
