import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { WARNINGS } from "../../components/warnings.ts";
import { fromBase64Url, toBase64Url } from "../../lib/client/base64url.ts";
import type { Message, Tamper } from "../client/stage.ts";
import { Guest } from "./guest.ts";
import { startApp } from "./harness/app_server.ts";
import { assertAccessible } from "./harness/axe.ts";
import { Browser } from "./harness/browser.ts";
import { type Cast, scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { Tampering } from "./tampering.ts";

const asItIs: Tamper = (message) => [message];
const isEntry = (message: Message) => message.type === "CHATMSG";
const isDescription = ({ type }: Message) => type === "offer" || type === "answer";

/** The envelope with one bit turned. */
function damaged(message: Message, field: string): Message {
  const bytes = fromBase64Url(String(message[field]));
  return bytes === undefined
    ? message
    : { ...message, [field]: toBase64Url(bytes.with(40, (bytes[40] ?? 0) ^ 1)) };
}

/** Takes one member for another in every signal. */
function swapping(one: () => string | undefined, other: () => string | undefined): Tamper {
  const swapped = (id: unknown) => id === one() ? other() : id === other() ? one() : id;
  return (message) => {
    if (!isDescription(message) && message.type !== "candidate") return [message];
    const { from, to, ...rest } = message;
    const ends = {
      ...(from !== undefined && { from: swapped(from) }),
      ...(to !== undefined && { to: swapped(to) }),
    };
    return [{ ...rest, ...ends }];
  };
}

describe("a server that tampers", () => {
  let browser: Browser;
  let server: ServerProcess;
  let link: string;
  beforeAll(async () => {
    server = await startApp();
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** Somebody who comes into the room through a server that may tamper; the first one makes it. */
  const enter = async (cast: Cast, name: string, { hides = false, isFirst = false, isOpen = false } = {}) => {
    const person = await cast.person({ name, reducedMotion: "reduce" });
    const tampering = await Tampering.between(person.page);
    if (isFirst) link = `${server.url}/r/${crypto.randomUUID()}${isOpen ? "" : `#${"A".repeat(43)}`}`;
    const guest = await Guest.enter(person, { url: link, hides, isFirst });
    return { guest, tampering };
  };
  /** Waits until the page shows these warnings, and has told who listens of the last one. */
  const warns = async ({ page }: Guest, ...expected: readonly (keyof typeof WARNINGS)[]) => {
    await page.waitForFunction(
      (expected) => {
        const warnings = [...document.querySelectorAll<HTMLElement>(".warning")];
        return JSON.stringify(warnings.map(({ dataset }) => dataset["why"])) === expected;
      },
      JSON.stringify(expected),
      { polling: 50 },
    );
    const [last = "gap"] = expected.slice(-1);
    const news = page.getByRole("log", { name: "New lines" }).locator("p", { hasText: WARNINGS[last] });
    await news.last().waitFor({ state: "attached" });
    assertMatch(
      await news.last().textContent() ?? "",
      last === "unreadable" ? /^Warning: / : /^Warning: Ana: /,
    );
  };

  it("shows warnings only, of every kind, that all can see and hear, and the talk goes on [PRIVATE-9] [PRIVATE-10]", () =>
    scene(browser, "tampered lines", async (cast) => {
      cast.watch(server);
      const ana = await enter(cast, "Ana", { hides: true, isFirst: true });
      const ben = await enter(cast, "Ben", { hides: true });
      const heard: Message[] = [];
      const say = async (text: string) => {
        await ana.guest.say(text);
        await ana.guest.lines.getByText(text).and(ana.guest.page.locator('[data-state="kept"] *')).waitFor();
      };

      ben.tampering.toPage = (message) => isEntry(message) ? [damaged(message, "value")] : [message];
      await say("changed");
      await warns(ben.guest, "unreadable");
      ben.tampering.toPage = (message) => {
        if (isEntry(message)) heard.push(message);
        return [message];
      };
      await say("after it");
      await warns(ben.guest, "unreadable", "gap");
      ben.tampering.toPage = asItIs;
      ben.tampering.tell(heard[0]!);
      await warns(ben.guest, "unreadable", "gap", "replayed");

      // The author is told that her line was refused, and says another one in its place; both are kept for Ben.
      let refused: Message | undefined;
      ana.tampering.toServer = (message) => {
        if (!isEntry(message)) return [message];
        refused = message;
        ana.tampering.tell({ type: "error", code: "not-kept", about: message["id"] });
        return [];
      };
      await ana.guest.say("said twice");
      await ana.guest.page.locator('[data-state="refused"]').waitFor();
      ana.tampering.toServer = asItIs;
      await say("in its place");
      await ben.guest.lines.getByText("in its place").waitFor();
      const { members: [anaId] } = ben.tampering;
      ben.tampering.tell({ ...refused!, from: anaId, name: "sealed", at: heard[0]!["at"] });
      await warns(ben.guest, "unreadable", "gap", "replayed", "forked");

      ben.tampering.tell({ ...heard[0]!, id: "forged", value: "I am Ana" });
      await warns(ben.guest, "unreadable", "gap", "replayed", "forked", "unreadable");
      await ben.guest.say("I see");
      await ana.guest.lines.getByText("I see").waitFor();
      assertEquals(await ben.guest.texts(), ["after it", "in its place", "I see"]);
      assertEquals(await ana.guest.page.locator(".warning").count(), 0);

      for (const colorScheme of ["light", "dark"] as const) {
        await ben.guest.page.emulateMedia({ colorScheme });
        for (const width of [1280, 320]) {
          await ben.guest.page.setViewportSize({ width, height: 720 });
          await assertAccessible(ben.guest.page);
          const overflow = await ben.guest.page.evaluate(() =>
            document.documentElement.scrollWidth - innerWidth
          );
          assert(overflow <= 0, `the page is ${overflow} pixels too wide`);
          await ben.guest.person.screenshot(`warnings ${colorScheme} ${width}`);
        }
      }
    }));

  it("can neither add a member nor give one another name [PRIVATE-6]", () =>
    scene(browser, "tampered members", async (cast) => {
      cast.watch(server);
      const ana = await enter(cast, "Ana", { hides: true, isFirst: true });
      const ben = await enter(cast, "Ben", { hides: true });
      const { tampering } = ben;
      await ana.guest.hasPeople(2);
      const [anaId = ""] = tampering.members;
      const hellos: Message[] = [];
      tampering.toPage = (message) => {
        if (message.type === "renamed") hellos.push(message);
        return [message];
      };
      await ana.guest.rename("Anna");
      await ben.guest.page.getByText("Ana is now Anna").first().waitFor();
      const [hello] = hellos;
      await ana.guest.rename("Anne");
      await ben.guest.page.getByText("Anna is now Anne").first().waitFor();
      tampering.tell(
        { type: "joined", member: { id: "ghost", name: hello!["name"] } },
        { type: "renamed", id: "ghost", name: hello!["name"] },
        { type: "joined", member: { id: "plain", name: "Eve" } },
        { type: "renamed", id: anaId, name: "Eve" },
        hello!,
        damaged({ ...hello!, type: "renamed" }, "name"),
      );
      await ana.guest.say("after all that");
      await ben.guest.shows("after all that");
      assertEquals(await ben.guest.page.locator('[data-testid="people"]').textContent(), "2");
      assertEquals(await ben.guest.page.locator(".line .name").allTextContents(), ["Anne"]);
      assertEquals(await ben.guest.page.getByText("Eve").count(), 0);
    }));

  it("connects nobody by session descriptions that it has changed, forged, repeated or swapped [PRIVATE-11]", () =>
    scene(browser, "tampered signals", async (cast) => {
      cast.watch(server);
      const ana = await enter(cast, "Ana", { isFirst: true });
      const stolen: Message[] = [];
      let meddled = 0;
      ana.tampering.toPage = (message) => {
        if (!isDescription(message)) return [message];
        meddled += 1;
        const forged = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=fingerprint:sha-256 00:11\r\n";
        const turned = { ...message, type: message.type === "offer" ? "answer" : "offer" };
        const old = stolen.map((each) => ({ ...each, from: message["from"] }));
        stolen.push(message);
        return [damaged(message, "sdp"), { ...message, sdp: forged }, turned, ...old];
      };
      const ben = await enter(cast, "Ben");
      const cleo = await enter(cast, "Cleo");
      for (const { guest } of [ben, cleo]) await guest.connected(1);
      await ana.guest.say("by the relay");
      for (const { guest } of [ana, ben, cleo]) await guest.shows("by the relay");
      assert(meddled >= 2, `${meddled} descriptions were meddled with`);
      assertEquals(await descriptionsTaken(ana.guest), 0);
      await ana.guest.connected(0);
      ana.tampering.toPage = asItIs;
      for (const { guest } of [ben, cleo]) await guest.page.reload();
      for (const { guest } of [ana, ben, cleo]) await guest.connected(2);
    }));

  for (const isOpen of [true, false]) {
    it(`${isOpen ? "can" : "can't"} put one member in another's place in ${isOpen ? "an open" : "a private"} room [PRIVATE-11]`, () =>
      scene(browser, `swapped members ${isOpen}`, async (cast) => {
        cast.watch(server);
        const ana = await enter(cast, "Ana", { isFirst: true, isOpen });
        const { tampering } = ana;
        const swap = swapping(() => tampering.members[1], () => tampering.members[2]);
        const ben = await enter(cast, "Ben", { hides: true });
        const eve = await enter(cast, "Eve", { hides: true });
        await ana.guest.hasPeople(3);
        tampering.toPage = swap;
        tampering.toServer = swap;
        for (const { guest } of [ben, eve]) {
          await guest.page.getByRole("switch", { name: "Hide my address" }).uncheck();
        }
        for (const { guest } of [ben, eve]) await guest.connected(isOpen ? 2 : 1);
        // What goes directly only: the room is not told.
        eve.tampering.toServer = (message) => isEntry(message) ? [] : [message];
        await eve.guest.say("trust me");
        await ben.guest.lines.getByText("trust me").waitFor();
        if (isOpen) {
          await ana.guest.lines.getByText("trust me").waitFor();
          assertEquals(await ana.guest.page.locator(".line .name").allTextContents(), ["Ben"]);
        }
        eve.tampering.toServer = asItIs;
        await ben.guest.say("by the relay");
        await ana.guest.lines.getByText("by the relay").waitFor();
        if (isOpen) return;
        assertEquals(await ana.guest.texts(), ["by the relay"]);
        assertEquals(await descriptionsTaken(ana.guest), 0);
        await ana.guest.connected(0);
      }));
  }
});

/** How many session descriptions of others the page's connections have taken. */
async function descriptionsTaken({ page }: Guest): Promise<number> {
  return await page.evaluate(() =>
    globalThis.guestNotes.connections.filter(({ remoteDescription }) => remoteDescription !== null).length
  );
}
