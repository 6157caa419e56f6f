import type { CDPSession, Page } from "playwright-core";
import { decodeServerFrame, encode } from "../lib/protocol/codec.ts";
import { SUBPROTOCOL } from "../lib/protocol/messages.ts";
import { startApp } from "../tests/browser/harness/app_server.ts";
import { Browser } from "../tests/browser/harness/browser.ts";

/** Lines that the log holds before the measuring begins. */
const LINES = 5_000;
/** Lines that are said a second, and for how many seconds. */
const PER_SECOND = 50;
const SECONDS = 10;
/** Lines that the room has kept when the page enters. */
const HISTORY = 200;
/** A frame that takes longer than this has cost another one, on a screen of 60 frames a second. */
const LATE_MS = 25;

/** A member without a page, who says many lines. */
class Speaker implements Disposable {
  readonly #socket: WebSocket;
  #heard = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      const decoded = decodeServerFrame(data);
      if (decoded.ok) this.#heard += decoded.message.filter(({ type }) => type === "CHATMSG").length;
    };
  }

  static async enter(signalUrl: string, room: string): Promise<Speaker> {
    const socket = new WebSocket(signalUrl, SUBPROTOCOL);
    await new Promise((opened) => socket.onopen = opened);
    socket.send(encode({ type: "ENTERROOM", value: room, create: true }));
    return new Speaker(socket);
  }

  say(): void {
    this.#socket.send(
      encode({ type: "CHATMSG", value: "A line of chat as people write them, not too long." }),
    );
  }

  /** Says lines as fast as they come back, until there are so many. */
  async fill(lines: number): Promise<void> {
    for (let said = this.#heard; said < lines; said += 100) {
      for (let each = 0; each < 100; each++) this.say();
      while (this.#heard < said + 100) await pause(5);
    }
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** Counts layout shifts from the first paint on. */
function watchShifts(): void {
  const seen = { shift: 0 };
  Reflect.set(globalThis, "seen", seen);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += Reflect.get(entry, "value");
  }).observe({ type: "layout-shift", buffered: true });
}

async function loadOf(page: Page): Promise<string> {
  await page.waitForFunction(() => document.querySelector("textarea")?.matches(":enabled"));
  const { scripts, bytes, shift } = await page.evaluate(() => {
    const scripts = performance.getEntriesByType("resource")
      .filter(({ name }) => name.endsWith(".js"));
    return {
      scripts: scripts.length,
      bytes: scripts.reduce((sum, script) => sum + Number(Reflect.get(script, "encodedBodySize")), 0),
      shift: Number(Reflect.get(globalThis, "seen").shift),
    };
  });
  return `until the room is there: ${bytes} bytes of JavaScript in ${scripts} files, layout shift ${
    shift.toFixed(4)
  }`;
}

async function costs(cdp: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Says lines at a steady pace while the page counts its frames. */
async function talk(page: Page, speaker: Speaker): Promise<string> {
  await page.evaluate(() => {
    const frames: number[] = [];
    Reflect.set(globalThis, "frames", frames);
    const next = (now: number) => {
      frames.push(now);
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const start = performance.now();
  for (let count = 1; count <= PER_SECOND * SECONDS; count++) {
    speaker.say();
    await pause(Math.max(0, start + count * 1000 / PER_SECOND - performance.now()));
  }
  const frames = await page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames);
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const late = gaps.filter((gap) => gap > LATE_MS);
  const longest = Math.max(...gaps).toFixed(0);
  return `${PER_SECOND} lines a second: ${frames.length} frames in ${SECONDS} s, ${late.length} late, longest ${longest} ms`;
}

await using app = await startApp({
  ALLOW_NO_ORIGIN: "1",
  HISTORY_ENTRIES: String(HISTORY),
  RATE_CHAT: "100000/100000",
  RATE_FRAMES: "100000/100000",
});
using speaker = await Speaker.enter(app.signalUrl, "long");
await speaker.fill(HISTORY);
await using browser = await Browser.launch();
await using ana = await browser.person({ name: "Ana" });
const cdp = await ana.context.newCDPSession(ana.page);
await cdp.send("Performance.enable");
await ana.page.addInitScript(watchShifts);
await ana.page.goto(`${app.url}/r/long`);
console.log(await loadOf(ana.page));
await speaker.fill(LINES);
await pause(1000);
const before = await costs(cdp);
console.log(await talk(ana.page, speaker));
const after = await costs(cdp);
for (const name of ["ScriptDuration", "LayoutDuration", "RecalcStyleDuration"]) {
  const ms = ((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000 / (PER_SECOND * SECONDS);
  console.log(`  ${name}: ${ms.toFixed(2)} ms a line`);
}
console.log(
  `  heap ${((after.get("JSHeapUsedSize") ?? 0) / 1e6).toFixed(0)} MB, ${after.get("Nodes")} nodes`,
);
