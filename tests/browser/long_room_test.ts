import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { decodeServerFrame, encode } from "../../lib/protocol/codec.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { scene } from "./harness/scene.ts";
import { RoomPage } from "./room_page.ts";

const LINES = 2_000;

/** A member without a page, who says many lines. */
class Speaker implements Disposable {
  readonly #socket: WebSocket;
  #said = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async enter(signalUrl: string, room: string): Promise<Speaker> {
    const socket = new WebSocket(signalUrl, SUBPROTOCOL);
    await new Promise((resolve) => socket.onopen = resolve);
    const speaker = new Speaker(socket);
    const welcomed = speaker.#hears("welcome");
    socket.send(encode({ type: "ENTERROOM", value: room, name: "Speaker", create: true }));
    await welcomed;
    return speaker;
  }

  /** Says numbered lines and waits until the room has the last one. */
  async say(count: number): Promise<void> {
    const last = this.#hears("CHATMSG", `line ${this.#said + count}`);
    for (let each = 0; each < count; each++) {
      this.#said += 1;
      this.#socket.send(encode({ type: "CHATMSG", value: `line ${this.#said}` }));
    }
    await last;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #hears(type: string, value?: string): Promise<void> {
    return new Promise((resolve) =>
      this.#socket.addEventListener("message", function listen(this: WebSocket, { data }) {
        const decoded = decodeServerFrame(data);
        const messages = decoded.ok ? decoded.message : [];
        const isHeard = messages.some((message) =>
          message.type === type && (value === undefined || "value" in message && message.value === value)
        );
        if (!isHeard) return;
        this.removeEventListener("message", listen);
        resolve();
      })
    );
  }
}

describe("a long room", () => {
  it("keeps the place of who reads back, counts what is new, and goes back to it", async () => {
    await using browser = await Browser.launch();
    await scene(browser, "long room", async (cast) => {
      const app = cast.use(
        await startApp({
          ALLOW_NO_ORIGIN: "1",
          HISTORY_ENTRIES: String(LINES),
          HISTORY_BYTES: "10000000",
          RATE_CHAT: "10000/10000",
          RATE_FRAMES: "10000/10000",
        }),
      );
      using speaker = await Speaker.enter(app.signalUrl, "long");
      await speaker.say(LINES);
      const ana = await new RoomPage(await cast.person({ name: "Ana" })).enter(`${app.url}/r/long`);
      await ana.showsCount(LINES);
      const scroller = ana.page.getByRole("region", { name: "Messages" });
      const fromBottom = () =>
        scroller.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop);
      assert(await fromBottom() <= 1);

      await speaker.say(5);
      await ana.showsCount(LINES + 5);
      assert(await fromBottom() <= 1);

      const line = ana.page.getByText("line 1500", { exact: true });
      await line.scrollIntoViewIfNeeded();
      await ana.page.getByRole("button", { name: "Latest" }).waitFor();
      const top = async () => (await line.boundingBox())?.y;
      const before = await top();
      await speaker.say(20);
      await ana.page.getByRole("button", { name: "20 new" }).waitFor();
      assertEquals(await top(), before);

      await ana.page.getByRole("button", { name: "20 new" }).click();
      await ana.page.getByText(`line ${LINES + 25}`, { exact: true }).last().waitFor();
      await ana.page.waitForFunction(() => {
        const log = document.querySelector(".log");
        return log !== null && log.scrollHeight - log.clientHeight - log.scrollTop <= 1;
      });
      await ana.page.getByRole("button", { name: /new|Latest/ }).waitFor({ state: "hidden" });

      await ana.say("my own line");
      await ana.showsCount(LINES + 26);
      assert(await fromBottom() <= 1);
    });
  });
});
