import { assert, assertEquals } from "@std/assert";
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
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGM4IWcDQQxwFgBHVAbNLIY3fgAAAABJRU5ErkJggg==",
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
  play("reach three at once, and one who asks by the relay [FILE-8]", {}, async (join) => {
    const [ana, ben, cleo, dan] = [
      await join("Ana"),
      await join("Ben"),
      await join("Cleo"),
      await join("Dan"),
    ];
    await ana.guest.connected(3);
    await dan.guest.page.getByRole("switch", { name: "Hide my address" }).check();
    await ana.guest.connected(2);
    const path = await folder.file("for all.bin", 4 * MIB);
    await ana.offer([path]);
    for (const reader of [ben, cleo, dan]) await reader.fetch("for all.bin");
    for (const reader of [ben, cleo, dan]) {
      await reader.has("for all.bin", "here");
      await reader.savesAs("for all.bin", path);
    }
    await ana.card("for all.bin").getByText("have it").waitFor();
  });

  play("go on after their owner has lost its socket and its connections [FILE-7]", {}, async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    for (const { guest } of [ana, ben]) await guest.connected(1);
    const path = await folder.file("resumed.bin", 48 * MIB);
    await ana.offer([path]);
    await ben.fetch("resumed.bin");
    await ben.hasCome("resumed.bin", 4);
    await ana.guest.page.evaluate(() => {
      globalThis.guestNotes.connections.forEach((connection) => connection.close());
      globalThis.guestNotes.sockets.forEach((socket) => socket.close());
    });
    await ben.has("resumed.bin", "here");
    await ben.savesAs("resumed.bin", path);
    const channels = await ben.guest.page.evaluate(() => globalThis.guestNotes.connections.length);
    assert(channels > 1, "no connection was made anew");
    const asked = ben.guest.told("file-want");
    assert(asked.every(({ at }) => Number(at) > 0), "it was asked for from the beginning");
  });

  play("are stopped on both sides, and go on [FILE-8]", {}, async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    for (const { guest } of [ana, ben]) await guest.connected(1);
    const path = await folder.file("stopped.bin", 48 * MIB);
    await ana.offer([path]);
    await ben.fetch("stopped.bin");
    await ben.hasCome("stopped.bin", 1);
    await ben.card("stopped.bin").getByRole("button", { name: /^Cancel/ }).click();
    await ana.card("stopped.bin").getByText("Stopped for Ben").waitFor();
    await ben.fetch("stopped.bin");
    await ben.hasCome("stopped.bin", 2);
    await ana.card("stopped.bin").getByRole("button", { name: "Stop for Ben" }).click();
    await ben.has("stopped.bin", "failed");
    await ben.fetch("stopped.bin");
    await ben.has("stopped.bin", "here");
    await ben.savesAs("stopped.bin", path);
  });

  play(
    "that are pictures show on both sides, whatever they are called; others don't [FILE-11] [FILE-2]",
    {},
    async (join) => {
      const [ana, ben] = [await join("Ana"), await join("Ben")];
      const picture = await folder.write("no picture.txt", PNG);
      const script = await folder.write(
        "picture.svg",
        new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'/>"),
      );
      const broken = await folder.write("broken.png", PNG.slice(0, 40));
      await ana.offer([picture, script, broken]);
      for (const name of ["no picture.txt", "picture.svg", "broken.png"]) {
        await ben.fetch(name);
        await ben.has(name, "here");
      }
      for (const reader of [ana, ben]) {
        const shown = reader.card("no picture.txt").locator("img");
        await shown.waitFor();
        assertEquals(
          await shown.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]),
          [3, 2],
        );
        for (const name of ["picture.svg", "broken.png"]) {
          assertEquals(
            await reader.card(name).locator("img").count(),
            0,
          );
        }
      }
    },
  );

  play("are gone once their owner has reloaded [FILE-12]", {}, async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    const path = await folder.file("gone.bin", 1000);
    await ana.offer([path]);
    await ben.card("gone.bin").waitFor();
    await ana.guest.page.reload();
    await ana.guest.online();
    await ben.fetch("gone.bin");
    await ben.has("gone.bin", "failed");
  });

  it("go from Firefox to Chromium and back [FILE-4]", () =>
    scene(browser, "files with Firefox", async (cast) => {
      cast.watch(server);
      const firefox = await Browser.launchFirefox();
      if (firefox === undefined) return;
      cast.use(firefox);
      const url = `${server.url}/r/${crypto.randomUUID()}`;
      const ana = new FileGuest(
        await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true }),
      );
      const fox = new FileGuest(await Guest.enter(cast.use(await firefox.person({ name: "Fox" })), { url }));
      for (const { guest } of [ana, fox]) await guest.connected(1);
      const path = await folder.file("between.bin", 5 * MIB + 1);
      const back = await folder.file("back.bin", 5 * MIB + 2);
      await fox.offer([path]);
      await ana.fetch("between.bin");
      await ana.has("between.bin", "here");
      await ana.savesAs("between.bin", path);
      await ana.offer([back]);
      await fox.fetch("back.bin");
      await fox.has("back.bin", "here");
      await ana.card("back.bin").getByText("Fox has it").waitFor();
    }));

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
