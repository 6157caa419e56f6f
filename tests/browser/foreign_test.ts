import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { until } from "../fakes/until.ts";
import { ForeignClient } from "./fixture/foreign_client.ts";
import { Guest } from "./guest.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";

describe("a client of another make, written from docs/PROTOCOL.md", () => {
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

  for (const caller of ["client", "page"] as const) {
    it(`talks directly with a page, where the ${caller} calls [PEER-1] [PEER-3] [PEER-4]`, () =>
      scene(browser, `foreign client, ${caller} calls`, async (cast) => {
        cast.watch(server);
        const room = `foreign-${caller}`;
        const url = `${server.url}/r/${room}`;
        const ana = await Guest.enter(await cast.person({ name: "Ana" }), { url, isFirst: true });
        const client = cast.use(new ForeignClient({ server: new URL(url), room, name: "Foreign" }));
        await ana.hasPeople(2);
        await until(() => client.heard.some(({ type }) => type === "welcome"), "a welcome");
        const [welcome] = client.heard;
        const anas = (welcome?.["members"] as { id: string }[])[0]?.id ?? "";
        if (caller === "client") {
          await client.call(anas);
        } else {
          await ana.page.reload();
          await ana.online();
        }
        await until(() => client.isConnected, "an open channel");
        await ana.connected(1, "local");

        await ana.say("hello, foreigner");
        await until(() => client.heardDirectly.length > 0, "a line");
        const [line] = client.heardDirectly;
        assertEquals([line?.type, line?.["value"]], ["CHATMSG", "hello, foreigner"]);
        await ana.page.locator('.state[title="Kept, reached 1 directly"]').waitFor();
        const copy = client.heard.find(({ type }) => type === "CHATMSG");
        assertEquals([copy?.["id"], copy?.["from"]], [line?.["id"], anas]);

        client.sendDirectly({ type: "CHATMSG", id: "foreign-1", value: "hello, Ana" });
        await until(() => client.heardDirectly.some(({ type, id }) => type === "got" && id === "foreign-1"));
        await ana.lines.getByText("hello, Ana").waitFor();
        assertEquals(await ana.lines.last().getAttribute("data-state"), "pending");
        client.send({ type: "CHATMSG", id: "foreign-1", value: "hello, Ana" });
        await ana.shows("hello, foreigner", "hello, Ana");
        assert(client.isConnected);
      }));
  }
});
