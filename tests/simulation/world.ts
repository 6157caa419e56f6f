import { rememberHiding } from "../../lib/client/preferences.ts";
import type { Privacy } from "../../lib/client/privacy.ts";
import type { LineRow, Row, WarningRow } from "../../lib/client/rows.ts";
import { Session } from "../../lib/client/session.ts";
import type { Stores } from "../../lib/client/store.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakePeers } from "../fakes/fake_peers.ts";
import { FakeServer } from "../fakes/fake_server.ts";
import { memoryStore } from "../fakes/memory_store.ts";
import { seededRandom } from "../fakes/seeded_random.ts";
import { turn } from "../fakes/turn.ts";
import { isSealing } from "../client/private_stage.ts";
import { dialBy, type Line } from "./line.ts";

const ROOM = "blue-room";
const MOST_PEOPLE = 5;
/** What is delivered beside the ordinary in each step of a world with direct connections. */
const DELIVERIES = 4;
/** Turns of the microtask queue that entering a room takes at most. */
const TURNS = 16;
/** Steps that an outage of the server takes at most. */
const OUTAGE_STEPS = 80;

/** Somebody in the simulation: the tab's memory outlives each session. */
export interface Person {
  readonly name: string;
  readonly stores: Stores;
  readonly said: string[];
  readonly privacy: Privacy | undefined;
  session: Session;
}

/** How a world differs from the ordinary one. */
export interface WorldOptions {
  readonly historyEntries?: number;
  /** A reloaded page shows what the room has kept: a world where that isn't everything has no reloads. */
  readonly pageReloads?: boolean;
  readonly serverRestarts?: boolean;
  /** Members connect directly, and the server is out of reach for long times, in which they go on talking. */
  readonly outages?: boolean;
  /** The room is private, and these are its members' keys, one after the other. */
  readonly privacies?: readonly Privacy[];
}

/** A room's life in memory: real sessions and a real hub, and chance (a seed) decides what happens next. */
export class World {
  readonly people: Person[] = [];
  /** Texts whose authors left with lines unsent: they may or may not have got through. */
  readonly uncertain = new Set<string>();
  readonly #options: WorldOptions;
  readonly #clock = new DrivenClock();
  readonly #random: () => number;
  readonly #lines = new Set<Line>();
  readonly #peers = new FakePeers();
  #outage = 0;
  #server: FakeServer;
  #named = 0;
  #came = 0;

  constructor(seed: number, options: WorldOptions = {}) {
    this.#options = options;
    this.#random = seededRandom(seed);
    this.#server = this.#newServer();
    this.#join();
  }

  /** Lets one random thing happen. */
  async step(): Promise<void> {
    const roll = this.#random();
    if (this.#options.outages) this.#meetTrouble();
    if (roll < 0.6) this.#deliverOne();
    else if (roll < 0.75) this.#say();
    else if (roll < 0.85) this.#wait();
    else if (roll < 0.9) this.#cutOne();
    else if (roll < 0.93) this.#changeLine();
    else if (roll < 0.95) this.#options.pageReloads && this.#reloadPage();
    else if (roll < 0.97) this.#join();
    else if (roll < 0.98) this.#pick(this.people)?.session.rename(`Renamed ${this.#named++}`);
    else if (roll < 0.985) this.#leave();
    else if (this.#options.serverRestarts) this.#restartServer();
    await this.#settled();
  }

  /** Ends all trouble: everybody gets online and hears everything; throws if that doesn't come about. */
  async calm(): Promise<void> {
    this.#outage = 0;
    for (let round = 0; round < 300; round++) {
      this.#clock.advance(1_000);
      await this.#deliverAll();
      const isCalm = this.people.every(({ session: { state } }) =>
        state.status === "online" && state.log.waiting.every(({ text }) => this.uncertain.has(text))
      );
      if (round > 120 && isCalm) return;
    }
    throw new Error("the world doesn't calm down");
  }

  /** What the server has logged; nothing, if all went well. */
  get logged(): readonly string[] {
    return this.#server.logged;
  }

  close(): void {
    for (const { session } of this.people) session[Symbol.dispose]();
    this.#server.hub.close();
  }

  #newServer(): FakeServer {
    const env = { HISTORY_ENTRIES: String(this.#options.historyEntries ?? 1000), HISTORY_BYTES: "10000000" };
    return new FakeServer({ env, clock: this.#clock, seed: Math.floor(this.#random() * 2 ** 32) });
  }

  #join(): void {
    if (this.people.length >= MOST_PEOPLE) return;
    const name = `Person ${this.#named++}`;
    const stores = { local: memoryStore(), tab: memoryStore() };
    const { outages = false, privacies = [] } = this.#options;
    const privacy = privacies[this.#came++ % privacies.length];
    const isHidden = !(outages && this.#random() < 0.8);
    rememberHiding(stores.local, { isPrivate: privacy !== undefined, isHidden });
    this.people.push({ name, stores, said: [], privacy, session: this.#open({ stores, privacy }) });
  }

  #open({ stores, privacy }: Pick<Person, "stores" | "privacy">): Session {
    const session: Session = new Session({
      room: ROOM,
      connect: this.#peers.connect,
      dial: dialBy((line) => this.#lines.add(line)),
      clock: this.#clock,
      random: { unit: this.#random, id: () => `id-${Math.floor(this.#random() * 2 ** 52)}` },
      stores,
      privacy,
      page: { isOnline: () => true, onChange: nothing, onHide: nothing },
    });
    session.enterAgain({ create: true });
    return session;
  }

  #wait(): void {
    const most = this.#random() < 0.1 ? 50_000 : 1_500;
    this.#clock.advance(Math.floor(this.#random() * most));
  }

  #say(): void {
    const person = this.#pick(this.people);
    if (person === undefined) return;
    const text = `${person.name} says ${person.said.length}`;
    person.said.push(text);
    person.session.say(text);
  }

  #changeLine(): void {
    const person = this.#pick(this.people);
    const line = person && this.#pick(linesOf(person));
    if (line === undefined) return;
    person?.session.react(line.id, this.#pick(["👍", "🎉", ""]) ?? "");
  }

  #reloadPage(): void {
    const person = this.#pick(this.people);
    if (person === undefined) return;
    person.session[Symbol.dispose]();
    person.session = this.#open(person);
  }

  #leave(): void {
    if (this.people.length < 3) return;
    const [person] = this.people.splice(Math.floor(this.#random() * this.people.length), 1);
    if (person === undefined) return;
    for (const { text } of person.session.state.log.waiting) this.uncertain.add(text);
    person.session.leave();
    person.session[Symbol.dispose]();
  }

  #restartServer(): void {
    for (const line of this.#lines) line.cut({ serverHears: false });
    this.#server.hub.close();
    this.#server = this.#newServer();
  }

  #cutOne(): void {
    this.#pick([...this.#lines])?.cut({ serverHears: this.#random() < 0.7 });
  }

  /** The server gets out of reach, or a direct connection breaks; connecting takes many signals, so more is delivered. */
  #meetTrouble(): void {
    if (this.#outage > 0) this.#outage -= 1;
    else if (this.#random() < 0.01) this.#outage = Math.floor(this.#random() * OUTAGE_STEPS);
    for (const line of this.#outage > 0 ? this.#lines : []) line.cut({ serverHears: true });
    if (this.#random() < 0.01) this.#pick(this.#peers.alive)?.break();
    for (let count = 0; count < DELIVERIES; count++) this.#deliverOne();
  }

  #deliverOne(): void {
    if (this.#peers.underWay > 0 && this.#random() < 0.5) return this.#peers.step(this.#random());
    const waiting = [...this.#lines].filter((line) => line.isWaiting);
    this.#pick(waiting)?.step(this.#server, this.#random() < 0.5 ? "up" : "down");
    this.#sweepWires();
  }

  async #deliverAll(): Promise<void> {
    while ([...this.#lines].some((line) => line.isWaiting) || this.#peers.underWay > 0) {
      this.#peers.deliver();
      for (const line of this.#lines) {
        line.step(this.#server, "up");
        line.step(this.#server, "down");
      }
      await this.#settled();
    }
    this.#sweepWires();
  }

  #sweepWires(): void {
    for (const line of this.#lines) {
      if (line.isOver) this.#lines.delete(line);
    }
  }

  /** Lets what was begun come to its end: a few turns of the microtask queue, and all that is sealed or opened. */
  async #settled(): Promise<void> {
    for (let calm = 0; calm < TURNS; calm++) {
      await null;
      if (!isSealing()) continue;
      await turn();
      calm = 0;
    }
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random() * from.length)];
  }
}

const nothing = (): Disposable => ({ [Symbol.dispose]: () => {} });

/** The kept lines that a person sees. */
export function linesOf({ session }: Person): readonly LineRow[] {
  return session.state.log.blocks.flatMap((block) => block.rows.filter(isKept));
}

/** The kept lines that a person sees below the last gap. */
export function linesAfterGap({ session }: Person): readonly LineRow[] {
  const rows = session.state.log.blocks.flatMap((block) => block.rows);
  const gap = rows.findLastIndex((row) => row.row === "gap");
  return rows.slice(gap + 1).filter(isKept);
}

/** The lines that a person sees below the log: own ones that wait, and others' that have come directly. */
export function waitingOf({ session }: Person): readonly LineRow[] {
  return session.state.log.waiting;
}

function isKept(row: Row): row is LineRow {
  return row.row === "line" && row.state === "kept";
}

/** The lines that came directly and were never kept, since their authors left. */
export function unkeptOf({ session }: Person): readonly LineRow[] {
  return session.state.log.blocks.flatMap((block) =>
    block.rows.filter((row) => row.row === "line" && row.state === "unkept")
  ) as readonly LineRow[];
}

/** What a person is warned of. */
export function warningsOf({ session }: Person): readonly WarningRow[] {
  return session.state.log.blocks.flatMap((block) => block.rows.filter((row) => row.row === "warning"));
}
