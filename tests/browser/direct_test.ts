import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { connected } from "./connected.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { type Cast, scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { RoomPage } from "./room_page.ts";

/** Somebody who lets others connect directly. */
async function enterOpenly(cast: Cast, name: string, url: string, isFirst = false): Promise<RoomPage> {
  const person = await cast.person({ name });
  await person.page.addInitScript((name) => {
    localStorage.setItem("parley.name", name);
    localStorage.setItem("parley.direct", "1");
  }, name);
  const room = new RoomPage(person);
  return isFirst ? await room.open(url) : await room.enter(url);
}

describe("members who connect directly", () => {
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

  it("form a mesh of three, and one who hides stays on the relay", () =>
    scene(browser, "mesh of three", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/mesh-three`;
      const ana = await enterOpenly(cast, "Ana", url, true);
      const ben = await enterOpenly(cast, "Ben", url);
      const cleo = await enterOpenly(cast, "Cleo", url);
      const dan = await new RoomPage(await cast.person({ name: "Dan" })).enter(url);
      for (const person of [ana, ben, cleo]) await connected(person, 2);
      await connected(dan, 0);
      await dan.say("from the relay");
      await ana.showsCount(1);
      await ana.say("to all");
      for (const person of [ana, ben, cleo, dan]) await person.shows("from the relay", "to all");
      await ana.page.locator('.state[title="Kept, reached 2 directly"]').waitFor();
      await ben.page.reload();
      await ben.online();
      for (const person of [ana, ben, cleo]) await connected(person, 2);
      await cleo.page.getByRole("switch", { name: "Hide my address" }).check();
      for (const person of [ana, ben]) await connected(person, 1);
      await connected(cleo, 0);
    }));

  it("go on talking while the server is away, and end with the same log when it is back", () =>
    scene(browser, "server away", async (cast) => {
      const app = cast.use(await startApp());
      const url = `${app.url}/r/away`;
      const ana = await enterOpenly(cast, "Ana", url, true);
      const ben = await enterOpenly(cast, "Ben", url);
      const dan = await new RoomPage(await cast.person({ name: "Dan" })).enter(url);
      for (const person of [ana, ben]) await connected(person, 1);
      for (const person of [ana, ben, dan]) person.person.expectNetworkErrors();
      await app.kill();
      for (const person of [ana, ben, dan]) await person.status("reconnecting");
      await ana.say("can you hear me?");
      await ben.lines.getByText("can you hear me?").waitFor();
      await ben.say("yes, without the server");
      await ana.lines.getByText("yes, without the server").waitFor();
      assertEquals(await ana.lines.evaluateAll((lines) => lines.map((line) => line.dataset["state"])), [
        "pending",
        "pending",
      ]);
      assertEquals(await dan.texts(), []);
      await app.restart();
      for (const person of [ana, ben, dan]) await person.showsCount(2);
      const texts = await ana.texts();
      for (const person of [ben, dan]) assertEquals(await person.texts(), texts);
      for (const person of [ana, ben]) await connected(person, 1);
    }));
});
