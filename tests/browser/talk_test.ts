import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { ENTRIES, type Entry } from "../fakes/entry.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { inRoomOf } from "./in_room.ts";
import { RoomPage } from "./room_page.ts";

function scenesOn(entry: Entry): void {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp({}, entry);
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const inRoom = inRoomOf(() => ({ browser, server }));

  it("make a room in the lobby, share its link, and talk", () =>
    scene(browser, "lobby to room", async (cast) => {
      cast.watch(server);
      const ana = new RoomPage(await cast.person({ name: "Ana" }));
      await ana.page.goto(server.url);
      await ana.page.getByRole("textbox", { name: "Your name" }).fill("Ana");
      await ana.page.getByRole("button", { name: "Make an open room" }).click();
      await ana.online();
      const link = await ana.page.getByRole("textbox", { name: "Link to this room" }).inputValue();
      assertEquals(link, ana.page.url());
      assertMatch(link, /\/r\/[0-9a-z]{4}(-[0-9a-z]{4}){4}$/);

      const ben = await new RoomPage(await cast.person({ name: "Ben" })).enter(link);
      await ana.say("Hello!");
      await ben.shows("Hello!");
      await ben.say("Hello, Ana.\nSecond row.");
      await ana.shows("Hello!", "Hello, Ana.\nSecond row.");
      assertEquals(await ben.page.locator(".byline .name").allTextContents(), ["Ana"]);

      await ana.page.getByRole("link", { name: "Parley: all rooms" }).click();
      await ana.page.getByRole("link", { name: link.split("/r/")[1]! }).click();
      await ana.online();
      await ana.shows("Hello!", "Hello, Ana.\nSecond row.");
    }));

  inRoom("three see the same, and who comes later sees what was said", async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    await ana.say("one");
    await ben.say("two");
    await ana.showsCount(2);
    const cleo = await join("Cleo");
    await cleo.showsCount(2);
    await Promise.all([ana.say("three"), ben.say("four"), cleo.say("five")]);
    for (const person of [ana, ben, cleo]) await person.showsCount(5);
    const texts = await ana.texts();
    assertEquals(texts.slice(0, 2), ["one", "two"]);
    for (const person of [ben, cleo]) assertEquals(await person.texts(), texts);
    assertEquals(await ana.page.locator(".people [data-member] bdi").allTextContents(), ["Ben", "Cleo"]);
  });

  inRoom("keep the place of somebody who reloads, the draft too", async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    await ben.say("before");
    await ana.shows("before");
    await ben.composer.fill("half a thou");
    await ben.page.reload();
    await ben.online();
    assertEquals(await ben.composer.inputValue(), "half a thou");
    await ben.composer.pressSequentially("ght");
    await ben.composer.press("Enter");
    for (const person of [ana, ben]) await person.shows("before", "half a thought");
    assertEquals(await ben.lines.first().getAttribute("class"), "line own first");
    assertEquals(await ana.page.locator(".presence").allTextContents(), ["Ben joined"]);
  });

  inRoom("see each other type, rename, react, edit and take back", async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    await ben.composer.pressSequentially("He");
    await ana.page.getByText("Ben is typing").waitFor();
    await ben.say("Helo");
    await ana.page.getByText("Ben is typing").waitFor({ state: "hidden" });
    await ana.shows("Helo");

    await ben.composer.press("ArrowUp");
    const editor = ben.page.getByRole("textbox", { name: /edit/i });
    await editor.fill("Hello");
    await editor.press("Enter");
    await ana.shows("Hello");
    await ana.page.getByText("edited").waitFor();

    await ana.lines.first().hover();
    await ana.page.getByRole("button", { name: /^More for/ }).click();
    await ana.page.getByRole("menuitemradio", { name: "thumbs up" }).click();
    await ben.page.getByRole("button", { name: "👍 1" }).waitFor();

    await ben.rename("Benedict");
    await ana.page.getByText("Ben is now Benedict").first().waitFor();

    await ben.lines.first().hover();
    await ben.page.getByRole("button", { name: /^More for/ }).click();
    await ben.page.getByRole("menuitem", { name: "Delete" }).click();
    await ben.page.getByRole("menuitem", { name: "Delete for everyone?" }).click();
    await ana.shows("Deleted");
  });

  inRoom("type on while the browser is offline, and lose nothing", async (join) => {
    const [ana, ben] = [await join("Ana"), await join("Ben")];
    ben.person.expectNetworkErrors();
    let isCutOff = true;
    await ben.page.routeWebSocket(
      /\/ws$/,
      (socket) => void (isCutOff ? socket.close() : socket.connectToServer()),
    );
    await ben.page.reload();
    await ben.status("connecting");
    for (const text of ["one", "two", "three"]) await ben.say(text);
    assertEquals(await ben.lines.evaluateAll((lines) => lines.map((line) => line.dataset["state"])), [
      "pending",
      "pending",
      "pending",
    ]);
    isCutOff = false;
    await ben.page.reload();
    await ana.shows("one", "two", "three");
    await ben.shows("one", "two", "three");
  });

  it("lose and double nothing while the server is killed and restarted, and they go on typing", () =>
    scene(browser, "server restart", async (cast) => {
      const app = cast.use(await startApp({}, entry));
      const url = `${app.url}/r/restart`;
      const ana = await new RoomPage(await cast.person({ name: "Ana" })).open(url);
      const ben = await new RoomPage(await cast.person({ name: "Ben" })).enter(url);
      for (const person of [ana, ben]) person.person.expectNetworkErrors();
      const said: string[] = [];
      const both = async (round: string) => {
        for (const [person, name] of [[ana, "Ana"], [ben, "Ben"]] as const) {
          said.push(`${name} ${round}`);
          await person.say(`${name} ${round}`);
        }
      };
      await both("before");
      for (const person of [ana, ben]) await person.showsCount(2);
      await both("at the end");
      await app.kill();
      await both("during");
      await ana.status("reconnecting");
      await both("later");
      await app.restart();
      await both("after");
      for (const person of [ana, ben]) {
        await person.online();
        await person.page.getByText("The room was started anew here").waitFor();
        await person.showsCount(said.length);
        assertEquals((await person.texts()).toSorted(), said.toSorted());
      }
      const lines = async (person: RoomPage) =>
        (await person.texts()).filter((text) => /during|later|after/.test(text));
      assertEquals(await lines(ana), await lines(ben));
      assert((await lines(ana)).length === 6);
    }));
}

for (const entry of ENTRIES) {
  describe(`people who talk (${entry} entry)`, () => scenesOn(entry));
}
