import { openDirectTalk } from "../../lib/client/direct_talk.ts";
import type { Privacy } from "../../lib/client/privacy.ts";
import type { LineRow, Row } from "../../lib/client/rows.ts";
import { Session } from "../../lib/client/session.ts";
import type { Stores } from "../../lib/client/store.ts";
import { FakeFileHost } from "../fakes/fake_file_host.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";
import { memoryStore } from "../fakes/memory_store.ts";
import { isSealing } from "./private_stage.ts";
import { dialBy, type Line } from "../simulation/line.ts";

/** Turns without anything under way after which nothing more comes of what was sealed or opened. */
const CALM_TURNS = 4;

/** A message as it is on the wire. */
export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What becomes of a message on its way. */
export type Tamper = (message: Message) => readonly Message[];

/** A page in which a session runs; its browser can be said to be offline, and it can be reloaded. */
export class FakePage implements Disposable {
  readonly stores: Stores = { local: memoryStore(), tab: memoryStore() };
  readonly lines: Line[] = [];
  session: Session;
  /** All frames that the server has seen of this page or sent to it. */
  readonly frames: string[] = [];
  /** What a malicious server makes of a message to this page. */
  tamper: Tamper = (message) => [message];
  isOnline = true;
  readonly host = new FakeFileHost();
  /** How many milliseconds the page's time of day is ahead of the server's. */
  ahead = 0;
  readonly #stage: Stage;
  readonly #room: string;
  readonly #listeners = new Set<() => void>();
  readonly #privacy: Privacy | undefined;

  constructor(
    stage: Stage,
    { room, name, privacy }: { room: string; name: string; privacy?: Privacy | undefined },
  ) {
    this.#privacy = privacy;
    this.#stage = stage;
    this.#room = room;
    this.stores.local.write("parley.name", name);
    this.stores.local.write("parley.relayed", "1");
    this.session = this.#open();
  }

  get isPrivate(): boolean {
    return this.#privacy !== undefined;
  }

  get texts(): readonly string[] {
    return this.rows.map((row) =>
      row.row === "line"
        ? row.text
        : row.row === "gap" || row.row === "warning"
        ? row.why
        : `${row.name} ${row.row}`
    );
  }

  get rows(): readonly Row[] {
    return this.session.state.log.blocks.flatMap((block) => block.rows);
  }

  line(text: string): LineRow {
    const rows = [...this.rows, ...this.session.state.log.waiting];
    const line = rows.find((row): row is LineRow => row.row === "line" && row.text === text);
    if (line === undefined) throw new Error(`There is no line "${text}"`);
    return line;
  }

  /** Starts the session; by default it may make the room. */
  async enter(options = { create: true }): Promise<this> {
    this.session.enterAgain(options);
    await this.#stage.settle();
    return this;
  }

  /** Breaks the newest connection. */
  cut(options = { serverHears: true }): void {
    this.lines.at(-1)?.cut(options);
  }

  /** Tells the session that the page has changed. */
  change(isOnline: boolean): void {
    this.isOnline = isOnline;
    for (const listener of this.#listeners) listener();
  }

  /** Reloads without delivering anything. */
  startReload(): void {
    this.session[Symbol.dispose]();
    this.session = this.#open();
    this.session.enterAgain();
  }

  async reload(): Promise<void> {
    this.startReload();
    await this.#stage.settle();
  }

  [Symbol.dispose](): void {
    this.session[Symbol.dispose]();
  }

  #open(): Session {
    return new Session({
      room: this.#room,
      connect: () => {
        throw new Error("this page makes no peer connections");
      },
      dial: (events) => {
        const received = (frame: unknown) => {
          this.frames.push(String(frame));
          const messages: Message[] = [JSON.parse(String(frame))].flat().flatMap((each) => this.tamper(each));
          if (messages.length > 0) events.received(JSON.stringify(messages));
        };
        const socket = dialBy((line) => this.lines.push(line))({ ...events, received });
        const send = (text: string) => {
          this.frames.push(text);
          socket.send(text);
        };
        return { send, close: () => socket.close() };
      },
      clock: {
        now: () => this.#stage.server.clock.now() + this.ahead,
        elapsed: () => this.#stage.server.clock.elapsed(),
        after: (ms, callback) => this.#stage.server.clock.after(ms, callback),
      },
      random: { unit: () => 0.5, id: () => this.#stage.newId() },
      stores: this.stores,
      privacy: this.#privacy,
      direct: () => openDirectTalk,
      files: () => Promise.resolve(this.host.open),
      page: {
        isOnline: () => this.isOnline,
        onHide: () => ({ [Symbol.dispose]: () => {} }),
        onChange: (listener) => {
          this.#listeners.add(listener);
          return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
        },
      },
    });
  }
}

/** A server and pages in memory, with everything under way delivered when the test says so. */
export class Stage implements Disposable {
  server: FakeServer;
  readonly #pages: FakePage[] = [];
  #ids = 0;

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.server = new FakeServer({ env });
  }

  newId(): string {
    return `id-${this.#ids++}`;
  }

  page(name: string, room = "blue-room", privacy?: Privacy): FakePage {
    const page = new FakePage(this, { room, name, privacy });
    this.#pages.push(page);
    return page;
  }

  /** A page whose session has entered the room. */
  enter(name: string): Promise<FakePage> {
    return this.page(name).enter();
  }

  /** Delivers until nothing is under way; what is sealed or opened in between has its time. */
  async settle(): Promise<void> {
    const isPrivate = this.#pages.some((page) => page.isPrivate);
    for (let calm = 0; calm < (isPrivate ? CALM_TURNS : 1);) {
      const isBusy = await this.#deliver() || isSealing();
      calm = isBusy ? 0 : calm + 1;
    }
  }

  async #deliver(): Promise<boolean> {
    const waiting = this.#waiting;
    for (const line of waiting) line.step(this.server, "up");
    this.server.clock.endTurn();
    for (const line of waiting) line.step(this.server, "down");
    await turn();
    this.server.clock.endTurn();
    return waiting.length > 0 || this.#waiting.length > 0;
  }

  get #waiting(): readonly Line[] {
    return this.#pages.flatMap((page) => page.lines).filter((line) => line.isWaiting);
  }

  /** Lets time pass, a second at a time, and delivers. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 1_000) {
      this.server.clock.advance(Math.min(left, 1_000));
      await this.settle();
    }
  }

  /** Puts a new server in the old one's place: memory, rooms and seats are gone. */
  restartServer(): void {
    for (const page of this.#pages) page.cut({ serverHears: false });
    this.server.hub.close();
    this.server = new FakeServer({ clock: this.server.clock, seed: 2 });
  }

  [Symbol.dispose](): void {
    for (const page of this.#pages) page[Symbol.dispose]();
    this.server.hub.close();
  }
}
