import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { Session } from "../../lib/client/session.ts";
import { systemClock } from "../../lib/clock.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { newPrivacy } from "../client/private_stage.ts";
import { memoryStore } from "../fakes/memory_store.ts";
import { until } from "../fakes/until.ts";
import { startApp } from "./harness/app_server.ts";
import { Browser } from "./harness/browser.ts";
import { openMemory } from "./harness/process_memory.ts";
import { scene } from "./harness/scene.ts";
import type { ServerProcess } from "./harness/server_process.ts";
import { nameThem } from "./in_room.ts";
import { RoomPage } from "./room_page.ts";

/** A word that is nowhere else. */
function newCanary(): string {
  return `wren${
    Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => (byte % 36).toString(36)).join("")
  }`;
}

/** All ways in which the text may be somewhere: as UTF-8 and UTF-16, also as base64 or base64url of what has it inside. */
function formsOf(text: string): ReadonlyMap<string, Buffer> {
  const inside = (offset: number, coding: "base64" | "base64url") => {
    const whole = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    return whole.toString(coding).slice(Math.ceil(offset * 8 / 6), Math.floor(whole.length * 8 / 6));
  };
  const codings = ["base64", "base64url"] as const;
  const texts = [text, ...codings.flatMap((coding) => [0, 1, 2].map((offset) => inside(offset, coding)))];
  return new Map(
    texts.flatMap((each) =>
      (["utf8", "utf16le"] as const).map((as) => [`${each} (${as})`, Buffer.from(each, as)])
    ),
  );
}

/** Which of the forms are in any of the pieces. */
function found(forms: ReadonlyMap<string, Buffer>, pieces: Iterable<Uint8Array>): readonly string[] {
  const names = new Set<string>();
  // One character a byte: the engine searches texts much faster than bytes.
  const texts = [...forms].map(([name, form]) => [name, form.toString("latin1")] as const);
  for (const { buffer, byteOffset, byteLength } of pieces) {
    const text = Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
    for (const [name, form] of texts) if (text.includes(form)) names.add(name);
  }
  return [...names].toSorted();
}

/** Collects what goes between a page and its server: addresses, headers, bodies and frames. */
function tap(page: Page, traffic: Buffer[]): void {
  const note = (what: unknown) => void traffic.push(Buffer.from(String(what)));
  page.on("request", (request) => {
    note(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ""}`);
  });
  page.on("websocket", (socket) => {
    note(socket.url());
    socket.on("framesent", ({ payload }) => note(payload));
    socket.on("framereceived", ({ payload }) => note(payload));
  });
}

/** A member without a page, who may say what pages don't offer. */
async function enterAlone(
  server: ServerProcess,
  { room, key, name }: Record<"room" | "key" | "name", string>,
) {
  const stores = { local: memoryStore(), tab: memoryStore() };
  stores.local.write("parley.name", name);
  stores.local.write("parley.relayed", "1");
  const nothing = () => ({ [Symbol.dispose]: () => {} });
  const session = new Session({
    room,
    dial: (events) => {
      const options = { headers: { origin: server.url }, protocols: [SUBPROTOCOL] };
      // Deno's own WebSocket takes headers; the DOM's types, which the project uses, don't know them.
      const socket: WebSocket = Reflect.construct(WebSocket, [server.signalUrl, options]);
      socket.onopen = () => events.opened();
      socket.onmessage = ({ data }) => events.received(data);
      socket.onclose = ({ code }) => events.closed(code);
      return { send: (text) => socket.send(text), close: () => socket.close() };
    },
    connect: () => {
      throw new Error("this member makes no peer connections");
    },
    clock: systemClock,
    random: { unit: Math.random, id: () => crypto.randomUUID() },
    stores,
    page: { isOnline: () => true, onChange: nothing, onHide: nothing },
    privacy: await newPrivacy({ room, key }),
  });
  session.enterAgain();
  await until(() => session.state.log.lines > 0, "a line to react to");
  return session;
}

describe("the search for a canary", () => {
  it("finds it in every form, wherever it stands [PRIVATE-8]", () => {
    const canary = newCanary();
    for (const before of ["", "x", "xx", "xxx"]) {
      const around = `${before}${canary}, it said`;
      const forms = (["utf8", "utf16le"] as const).flatMap((as) =>
        [around, ...(["base64", "base64url"] as const).map((coding) => Buffer.from(around).toString(coding))]
          .map((text) => Buffer.from(text, as))
      );
      for (const form of forms) assert(found(formsOf(canary), [form]).length > 0);
      assertEquals(found(formsOf(newCanary()), forms), []);
    }
  });
});

describe("a server of a private room", () => {
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

  it("has nothing of what is said there: not in its log, its traffic or its memory [PRIVATE-8]", () =>
    scene(browser, "canary", async (cast) => {
      cast.watch(server);
      const [canary, control] = [newCanary(), newCanary()];
      const rawKey = crypto.getRandomValues(new Uint8Array(32));
      const key = Buffer.from(rawKey).toString("base64url");
      const room = crypto.randomUUID();
      const traffic: Buffer[] = [];
      const enter = async (name: string, url: string) => {
        const person = await cast.person({ name });
        await nameThem(person, name);
        tap(person.page, traffic);
        const page = new RoomPage(person);
        return name.startsWith("Ben") ? await page.enter(url) : await page.open(url);
      };

      const url = `${server.url}/r/${room}#${key}`;
      const [ana, ben] = [await enter(`Ana ${canary}`, url), await enter(`Ben ${canary}`, url)];
      for (const person of [ana, ben]) await person.connected(1);
      await ana.say(`line ${canary}`);
      await ben.shows(`line ${canary}`);
      await ana.edit(`line ${canary}`, `edited ${canary}`);
      await ben.shows(`edited ${canary}`);
      await ben.rename(`B ${canary}`);
      await ana.page.locator(".people [data-member]").getByText(`B ${canary}`).waitFor();
      using cleo = await enterAlone(server, { room, key, name: `Cleo ${canary}` });
      const line = cleo.state.log.blocks.flatMap(({ rows }) => rows).find((row) => row.row === "line");
      cleo.react(line?.id ?? "", canary);
      await ana.page.getByRole("button", { name: `${canary} 1` }).waitFor();

      const dan = await enter("Dan", `${server.url}/r/${crypto.randomUUID()}`);
      await dan.say(`open ${control}`);
      await dan.shows(`open ${control}`);

      const secrets = new Map([...formsOf(canary), ...formsOf(key), ["raw key", Buffer.from(rawKey)]]);
      const open = new Map([["open", Buffer.from(control)]]);
      assertEquals([found(secrets, traffic), found(open, traffic)], [[], ["open"]], "the traffic");
      assert(server.output.includes("Parley is listening"));
      assertEquals(found(new Map([...secrets, ...open]), [Buffer.from(server.output)]), [], "the log");
      using memory = openMemory(server.pid);
      if (memory === undefined) return;
      assertEquals(
        [found(secrets, memory.pieces()), found(open, memory.pieces())],
        [[], ["open"]],
        "the memory",
      );
    }));
});
