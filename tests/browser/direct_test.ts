import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Page } from "playwright-core";
import { Guest } from "./guest.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Tampering } from "./tampering.ts";
import type { ServerProcess } from "./harness/server_process.ts";

/**
 * Makes a page's peer connections lose packets, so many of a hundred; its WebSocket doesn't. Chromium takes these
 * conditions for connections that are made later, and drops them for good once all of them are zero.
 */
async function lossOf(page: Page): Promise<(packetLoss: number) => Promise<void>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  const lose = async (packetLoss: number) =>
    void await cdp.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 1, downloadThroughput: -1, uploadThroughput: -1 },
      ...{ packetLoss, packetQueueLength: 100, packetReordering: false },
    });
  await lose(0);
  return lose;
}

const MESH = ["Ana", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana"] as const;

describe("members who connect directly", () => {
  let browser: Browser;
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startApp({ GRACE_SECONDS: "2" });
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it("form a mesh of three, and one who hides stays on the relay and makes no connection [PEER-1] [PEER-5] [PEER-7]", () =>
    scene(browser, "mesh of three", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/mesh-three`;
      const ana = await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true });
      const ben = await Guest.enter(await cast.person({ name: "Ben" }), { url });
      const cleo = await Guest.enter(await cast.person({ name: "Cleo" }), { url });
      const dan = await Guest.enter(await cast.person({ name: "Dan" }), { url, hides: true });
      for (const person of [ana, ben, cleo]) await person.connected(2);
      await dan.connected(0);
      await dan.say("from the relay");
      await ana.showsCount(1);
      await ana.say("to all");
      for (const person of [ana, ben, cleo, dan]) await person.shows("from the relay", "to all");
      await ana.page.locator('.state[title="Kept, reached 2 directly"]').waitFor();
      await ben.page.reload();
      await ben.online();
      for (const person of [ana, ben, cleo]) await person.connected(2);
      await cleo.page.getByRole("switch", { name: "Hide my address" }).check();
      for (const person of [ana, ben]) await person.connected(1);
      await cleo.connected(0);
      assertEquals([await dan.connectionStates(), dan.candidates], [[], []]);
      assertEquals(new Set(await cleo.connectionStates()), new Set(["closed"]));
    }));

  it("form a full mesh of eight, in which a line reaches everybody directly [PEER-6]", () =>
    scene(browser, "mesh of eight", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/mesh-eight`;
      const guests: Guest[] = [];
      for (const name of MESH) {
        guests.push(await Guest.enter(await cast.person({ name }), { url, isFirst: guests.length === 0 }));
      }
      for (const guest of guests) await guest.connected(7);
      await guests[7]?.say("to all seven");
      for (const guest of guests) await guest.shows("to all seven");
      await guests[7]?.page.locator('.state[title="Kept, reached 7 directly"]').waitFor();
      const times = (await Promise.all(guests.slice(1).map((guest) => guest.msToConnect()))).toSorted((
        one,
        other,
      ) => one - other);
      console.log(
        `from entering to the first open channel: ${Math.round(times[3] ?? NaN)} ms (median of 7, ` +
          `${Math.round(times[0] ?? NaN)} to ${Math.round(times[6] ?? NaN)}); ` +
          `JavaScript of the room page: ${guests[7]?.scriptBytes} bytes compressed`,
      );
    }));

  it("drop the connection of a tab that closed without goodbye, by the end of its grace [SEAT-5] [PEER-1]", () =>
    scene(browser, "closed without goodbye", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/no-goodbye`;
      const ana = await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true });
      const ben = await Guest.enter(await cast.person({ name: "Ben" }), { url });
      for (const person of [ana, ben]) await person.connected(1);
      await ana.say("are you there?");
      await ben.shows("are you there?");
      await ben.say("last words");
      await ben.showsCount(2);
      await ben.person.close();
      await ana.hasPeople(1);
      await ana.shows("are you there?", "last words");
      assertEquals(await ana.connectionStates(), ["closed"]);
      await ana.say("alone");
      await ana.shows("are you there?", "last words", "alone");
    }));

  it("keep what was only said directly by one whose page crashed, marked [PEER-10] [SEAT-5]", () =>
    scene(browser, "crashed with a line unsent", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/crashed`;
      const ana = await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true });
      const person = await cast.person({ name: "Ben" });
      const tampering = await Tampering.between(person.page);
      const ben = await Guest.enter(person, { url });
      for (const each of [ana, ben]) await each.connected(1);
      tampering.toServer = ({ type, ...rest }) => type === "CHATMSG" ? [] : [{ type, ...rest }];
      await ben.say("only for you");
      await ana.lines.getByText("only for you").waitFor();
      person.expectErrors(/chrome:\/\/crash|crash/);
      await ben.page.goto("chrome://crash").catch(() => {});
      await ana.page.locator('.line[data-state="unkept"]', { hasText: "only for you" }).waitFor();
      await ana.page.locator('.state[title^="Not kept by the room"]').waitFor();
      await ana.hasPeople(1);
      await assertAccessible(ana.page);
      await ana.person.screenshot("unkept line");
    }));

  it("go on by the relay while their connection is broken, and say so, until it has healed [PEER-9]", () =>
    scene(browser, "blackout", async (cast) => {
      cast.watch(server);
      const url = `${server.url}/r/blackout`;
      const person = await cast.person({ name: "Ana" });
      const lose = await lossOf(person.page);
      const ana = await Guest.enter(person, { url, isFirst: true });
      const ben = await Guest.enter(await cast.person({ name: "Ben" }), { url });
      for (const each of [ana, ben]) await each.connected(1);
      await lose(100);
      await ana.say("into the dark");
      await ben.say("out of the dark");
      for (const each of [ana, ben]) await each.showsCount(2);
      for (const each of [ana, ben]) await each.connected(0);
      await lose(0);
      for (const each of [ana, ben]) await each.connected(1);
      await ben.say("light");
      const texts = await ana.texts();
      for (const each of [ana, ben]) await each.showsCount(3);
      assertEquals((await ben.texts()).slice(0, 2), texts.slice(0, 2));
      await ben.page.locator('.own .state[title="Kept, reached 1 directly"]').last().waitFor();
      assertEquals((await ana.connectionStates()).length, 1);
    }));

  it("go on talking while the server is away, and end with the same log when it is back [PEER-4] [CLIENT-1]", () =>
    scene(browser, "server away", async (cast) => {
      const app = cast.use(await startApp());
      const url = `${app.url}/r/away`;
      const ana = await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true });
      const ben = await Guest.enter(await cast.person({ name: "Ben" }), { url });
      const dan = await Guest.enter(await cast.person({ name: "Dan" }), { url, hides: true });
      for (const person of [ana, ben]) await person.connected(1);
      for (const person of [ana, ben, dan]) person.person.expectNetworkErrors();
      await app.kill();
      for (const person of [ana, ben, dan]) await person.status("reconnecting");
      const before = performance.now();
      await ana.say("can you hear me?");
      await ben.lines.getByText("can you hear me?").waitFor();
      assert(performance.now() - before < 4_000, "the page shows what came directly only later");
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
      for (const person of [ana, ben]) await person.connected(1);
    }));

  it("connect from Firefox to Chromium, whoever calls [PEER-1]", () =>
    scene(browser, "Firefox and Chromium", async (cast) => {
      cast.watch(server);
      const firefox = await Browser.launchFirefox();
      if (firefox === undefined) return;
      cast.use(firefox);
      const url = `${server.url}/r/firefox`;
      const ana = await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true });
      const fox = await Guest.enter(cast.use(await firefox.person({ name: "Fox" })), { url });
      for (const person of [ana, fox]) await person.connected(1);
      await fox.say("from Firefox");
      await ana.shows("from Firefox");
      await ana.page.reload();
      await ana.online();
      for (const person of [ana, fox]) await person.connected(1);
      await ana.say("from Chromium");
      await fox.shows("from Firefox", "from Chromium");
      await ana.page.locator('.state[title="Kept, reached 1 directly"]').waitFor();
    }));
});
