import type { Clock } from "../clock.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { RoomEvents } from "./backplane.ts";
import type { Config } from "./config.ts";
import { type RunOperation, snapshotOf } from "./redis_reply.ts";
import { type Change, RoomView, type Snapshot } from "./room_view.ts";

/** What a {@linkcode RedisCopy} needs. */
export interface RedisCopyOptions {
  readonly events: RoomEvents;
  readonly clock: Clock;
  readonly config: Pick<Config, "historyEntries" | "historyBytes">;
  readonly run: RunOperation;
  /** Begins to hear what is published of the room. */
  readonly subscribe: () => Promise<void>;
  /** Called when the copy has moved on. */
  readonly moved: () => void;
  /** Called when it can't: too much is missing, or the room lives another life. */
  readonly failed: () => void;
}

/** What was published: of which life of the room, and which change, the how manyth; none says that this life began. */
export interface Published {
  readonly epoch: string;
  readonly rev: number;
  readonly change: Change | undefined;
}

/** Milliseconds that news may take behind an answer, before the room is read. */
const NEWS_MS = 100;

/**
 * This process's copy of a room of the store. What is published is a hint: it carries the number of the change, and
 * where one is missing the room is read, while the changes that come wait.
 */
export class RedisCopy {
  readonly #options: RedisCopyOptions;
  /** Changes that came while the room is being read. */
  readonly #early: Published[] = [];
  #view: RoomView | undefined;
  #isReading = false;
  #isOver = false;

  constructor(options: RedisCopyOptions) {
    this.#options = options;
  }

  get view(): RoomView | undefined {
    return this.#view;
  }

  /** Takes a change that was published. */
  heard(published: Published): void {
    if (this.#isOver) return;
    if (this.#view === undefined || this.#isReading) return this.#keep(published);
    const { epoch, rev, change } = published;
    if (epoch !== this.#view.epoch) return this.#fail();
    if (change === undefined || this.#view.apply(rev, change)) return this.#options.moved();
    this.#keep(published);
    void this.read();
  }

  /**
   * Looks whether the copy has come to a change (`rev`) or an entry (`seq`), and lets it come there: what the store says
   * overtakes what it publishes, so the news may be on its way, or was never heard.
   */
  has({ rev = 0, seq = 0 }: { readonly rev?: number; readonly seq?: number }): boolean {
    const isMissing = () =>
      this.#view !== undefined && (this.#view.rev < rev || this.#view.seq < seq) && !this.#isOver;
    if (!isMissing()) return true;
    this.#options.clock.after(NEWS_MS, () => isMissing() && void this.read());
    return false;
  }

  /** Reads the room; what can't be read now is read when the store is back, or by the next touch. */
  async read(): Promise<void> {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    const isFirst = this.#view === undefined;
    try {
      if (isFirst) await this.#options.subscribe();
      const reply = await this.#options.run("read", String(this.#view?.seq ?? -1));
      this.#isReading = false;
      if (this.#isOver) return;
      if (reply.word === "ended" || !this.#take(snapshotOf(reply))) return this.#fail();
    } catch {
      this.#isReading = false;
      if (isFirst) return this.#fail();
    }
    this.#catchUp();
  }

  /** Takes nothing more. */
  close(): void {
    this.#isOver = true;
    this.#early.length = 0;
  }

  #keep(published: Published): void {
    if (this.#early.length < LIMITS.earlyChanges) this.#early.push(published);
  }

  #take(snapshot: Snapshot): boolean {
    const { events, config: { historyEntries: entries, historyBytes: bytes } } = this.#options;
    if (this.#view !== undefined) return this.#view.catchUp(snapshot);
    this.#view = new RoomView(snapshot, { limits: { entries, bytes }, events });
    return true;
  }

  #catchUp(): void {
    const isOverfull = this.#early.length >= LIMITS.earlyChanges;
    for (const published of this.#early.splice(0)) {
      if (published.epoch === this.#view?.epoch) this.heard(published);
    }
    this.#options.moved();
    if (isOverfull) void this.read();
  }

  #fail(): void {
    if (!this.#isOver) this.#options.failed();
  }
}
