import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Guest } from "./guest.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import { TurnServer } from "./harness/turn_server.ts";

describe("members who hide their address, with a real coturn", () => {
  let browser: Browser;
  let turn: TurnServer | undefined;
  beforeAll(async () => {
    turn = await TurnServer.start();
    browser = await Browser.launch();
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await turn?.[Symbol.asyncDispose]();
  });

  for (const transport of ["udp", "tcp"] as const) {
    it(`meet through it over ${transport}, and show nothing but its address [PEER-7] [ICE-2]`, () =>
      scene(browser, `turn over ${transport}`, async (cast) => {
        if (turn === undefined) return;
        cast.watch(turn);
        const app = cast.use(await startApp(turn.environment(transport)));
        const url = `${app.url}/r/hidden`;
        const ana = await Guest.enter(await cast.person({ name: "Ana" }), {
          url,
          hides: true,
          isFirst: true,
        });
        const ben = await Guest.enter(await cast.person({ name: "Ben" }), { url, hides: true });
        for (const person of [ana, ben]) await person.connected(1, "turn");
        await ana.say("through the TURN server");
        await ben.shows("through the TURN server");
        await ana.page.locator('.state[title="Kept, reached 1 directly"]').waitFor();
        for (const { candidates } of [ana, ben]) {
          assert(candidates.length > 0);
          assertEquals(candidates.filter((line) => !/ typ relay raddr 0\.0\.0\.0 /.test(line)), []);
        }
        assert(!app.output.includes(turn.secret));
      }));
  }
});
