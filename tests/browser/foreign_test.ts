import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { until } from "../fakes/until.ts";
import { ForeignProcess } from "./foreign_process.ts";
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
        const client = cast.use(new ForeignProcess({ server: server.url, room, name: "Foreign" }));
        await ana.hasPeople(2);
        await until(() => client.heard.some(({ type }) => type === "welcome"), "a welcome");
        const [welcome] = client.heard;
        const anas = (welcome?.["members"] as { id: string }[])[0]?.id ?? "";
        if (caller === "client") {
          await client.tell({ do: "call", member: anas });
        } else {
          await ana.page.reload();
          await ana.online();
        }
        await until(() => client.isConnected, "an open channel");
        await ana.connected(1);

        await ana.say("hello, foreigner");
        await until(() => client.heardDirectly.length > 0, "a line");
        const [line] = client.heardDirectly;
        assertEquals([line?.type, line?.["value"]], ["CHATMSG", "hello, foreigner"]);
        await ana.page.locator('.state[title="Kept, reached 1 directly"]').waitFor();
        const copy = client.heard.find(({ type }) => type === "CHATMSG");
        assertEquals([copy?.["id"], copy?.["from"]], [line?.["id"], anas]);

        const answer = { type: "CHATMSG", id: "foreign-1", value: "hello, Ana" };
        await client.tell({ do: "sendDirectly", message: answer });
        await until(() => client.heardDirectly.some(({ type, id }) => type === "got" && id === "foreign-1"));
        await ana.lines.getByText("hello, Ana").waitFor();
        assertEquals(await ana.lines.last().getAttribute("data-state"), "pending");
        await client.tell({ do: "send", message: answer });
        await ana.shows("hello, foreigner", "hello, Ana");
        assert(client.isConnected);
      }));
  }
});
