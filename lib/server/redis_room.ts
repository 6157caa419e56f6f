import type { Clock } from "../clock.ts";
import { LIMITS } from "../protocol/limits.ts";
import type {
  AppendAnswer,
  Applicant,
  Entering,
  EnterRefusal,
  Errand,
  ErrandRefusal,
  Participant,
  Place,
  Refuse,
  RoomChannel,
  RoomEvents,
} from "./backplane.ts";
import type { Config } from "./config.ts";
import { nameOfNobody } from "./member_name.ts";
import { type RandomBytes, randomId } from "./random.ts";
import { type Reply, snapshotOf } from "./redis_reply.ts";
import type { Draft, LogRefusal, LogView, Position } from "./room_log.ts";
import { type Change, RoomView, type Snapshot } from "./room_view.ts";

/** What a {@linkcode RedisRoom} needs. */
export interface RedisRoomOptions {
  readonly events: RoomEvents;
  /** The name of this process among those of the store. */
  readonly instance: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly config: Pick<Config, "historyEntries" | "historyBytes">;
  /** Runs an operation of the script in this room. */
  readonly run: (...args: readonly string[]) => Promise<Reply>;
  /** Makes sure that there is a place for one room more. */
  readonly makeRoom: () => Promise<boolean>;
  /** Begins to hear what is published of the room. */
  readonly subscribe: () => Promise<void>;
  /** Publishes to all who hear the room. */
  readonly publish: (text: string) => void;
  readonly closed: () => void;
}

/** A change as it was published: of which life, and the how manyth of it. */
export interface Published {
  readonly epoch: string;
  readonly rev: number;
  readonly change: Change;
}

/** A member whose socket this process has, and the number of the last frame that it was handed. */
interface Sitting {
  readonly place: Place;
  readonly epoch: string;
  handed: number;
  /** The newest that was told of. */
  newest: number;
  isFetching: boolean;
}

interface Waiting {
  readonly rev: number;
  readonly entering: Extract<Entering, { result: "seated" }>;
  readonly answer: (entering: Entering) => void;
}

/** Milliseconds that news may take behind an answer, before the room is read. */
const NEWS_MS = 100;
/** Milliseconds after which to ask again what the store can't answer now. */
const RETRY_MS = 1_000;
/** Milliseconds after which to enter again a room that began another life. */
const AGAIN_MS = 250;

/**
 * One room of a store as this process sees it. What is published is a hint: it carries the number of the change, and
 * where one is missing the room is read from the store. A room of which too much is missing, or whose store was lost,
 * ends here: whoever sits here enters again.
 */
export class RedisRoom implements RoomChannel {
  readonly #options: RedisRoomOptions;
  readonly #sittings = new Map<string, Sitting>();
  /** In the order of the store's decisions. */
  readonly #waiting: Waiting[] = [];
  /** Changes that came while the room is being read. */
  readonly #early: Published[] = [];
  #view: RoomView | undefined;
  #isReading = false;
  #isOver = false;

  constructor(options: RedisRoomOptions) {
    this.#options = options;
  }

  /** Whether nobody's place depends on this process: that is the store's concern. */
  readonly isIdle = true;

  get isPrivate(): boolean {
    return this.#view?.isPrivate ?? false;
  }

  get members(): ReadonlyMap<string, Participant> {
    return this.#view?.members ?? new Map();
  }

  since(position?: Position): LogView {
    if (this.#view === undefined) throw new Error("nobody has entered here");
    return this.#view.since(position);
  }

  enter(applicant: Applicant, answer: (entering: Entering) => void): void {
    this.#decide(applicant).then(
      (reply) => this.#decided(reply, answer),
      () => answer({ result: "unavailable", retryMs: RETRY_MS }),
    );
  }

  append(place: Place, draft: Draft, answer: AppendAnswer): void {
    const { id, from, name, value, kind = "", target = "" } = draft;
    const head = `${JSON.stringify({ id, from, name }).slice(1, -1)},"value":`;
    const { id: _id, from: _from, name: _name, value: _value, ...rest } = draft;
    const tail = kind === "" ? "}" : `,${JSON.stringify(rest).slice(1)}`;
    const refuse = () => answer.refused("unavailable", RETRY_MS);
    this.#act(place, { word: "append", args: [id, kind, target, head, JSON.stringify(value), tail], refuse })
      ?.then((reply) => {
        if (reply?.word === "duplicate") {
          const stamp = { seq: reply.number(1), from: reply.text(2), at: reply.number(3) };
          answer.duplicate({ ...draft, ...stamp });
        } else if (reply?.word === "refused") answer.refused(logRefusalOf(reply.text(1)));
      });
  }

  send(place: Place, errand: Errand, refuse: Refuse<ErrandRefusal>): void {
    const { to = "", finds = false, dialect, frame } = errand;
    const isAway = () => refuse("unavailable", RETRY_MS);
    this.#act(place, { word: "send", args: [to, finds ? "1" : "0", dialect, frame], refuse: isAway })
      ?.then((reply) => {
        const word = reply?.word;
        if (word === "unknown-member" || word === "member-away") refuse(word);
        else if (word === "unavailable") isAway();
      });
  }

  rename(place: Place, name: string, refuse: Refuse<"unavailable">): void {
    void this.#act(place, { word: "rename", args: [name], refuse: () => refuse("unavailable", RETRY_MS) });
  }

  typing(place: Place, on: boolean): void {
    const sitting = this.#sittingAt(place);
    if (sitting !== undefined) this.#options.publish(`0 ${sitting.epoch} T\n${place.id} ${on ? 1 : 0}`);
  }

  leave(place: Place): void {
    void this.#act(place, { word: "leave" });
    this.#sittings.delete(place.id);
  }

  lost(place: Place): void {
    void this.#act(place, { word: "lose" });
    this.#sittings.delete(place.id);
  }

  close(): void {
    this.#finish();
  }

  /** Takes a change that was published. */
  heard(published: Published): void {
    if (this.#isOver) return;
    if (this.#view === undefined || this.#isReading) {
      if (this.#early.length < LIMITS.earlyChanges) this.#early.push(published);
      return;
    }
    if (published.epoch !== this.#view.epoch) return this.#end();
    if (!this.#view.apply(published.rev, published.change)) {
      this.#early.push(published);
      return void this.#read();
    }
    this.#answerWaiting();
  }

  /** Takes the news that the room lives another life. */
  heardEpoch(epoch: string): void {
    if (this.#view !== undefined && !this.#isReading && this.#view.epoch !== epoch) this.#end();
  }

  heardTyping(id: string, on: boolean): void {
    if (this.#view?.members.has(id) && !this.#isOver) this.#options.events.typing(id, on);
  }

  /** Takes a frame for a member, with its number. */
  heardMail(place: Place, number: number, frame: string): void {
    const sitting = this.#sittingAt(place);
    if (sitting === undefined || number <= sitting.handed) return;
    sitting.newest = Math.max(sitting.newest, number);
    const isNext = number === sitting.handed + 1 && !sitting.isFetching && !this.#isWaitingFor(place);
    if (isNext) this.#hand(sitting, [frame]);
    void this.#fetch(sitting);
  }

  /** Takes the news that a newer socket has the place. */
  fence(place: Place, why: "replaced" | "gone"): void {
    if (this.#sittingAt(place) !== undefined) this.#sittings.delete(place.id);
    if (!this.#isOver) this.#options.events.fenced(place, why);
  }

  /** Tells the store that whoever sits here is there, and looks whether anything was missed. */
  async touch(): Promise<void> {
    const epoch = this.#view?.epoch ?? this.#sittings.values().next().value?.epoch;
    if (this.#isOver || epoch === undefined) return;
    const places = [...this.#sittings.values()].flatMap(({ place }) => [place.id, String(place.generation)]);
    const reply = await this.#options.run("touch", epoch, ...places);
    if (reply.word === "ended") return this.#end();
    for (const [id = "", generation, why] of groupsOf(3, reply.list(3))) {
      this.fence({ id, generation: Number(generation) }, why === "gone" ? "gone" : "replaced");
    }
    for (const [id = "", newest] of groupsOf(2, reply.list(4))) {
      const sitting = this.#sittings.get(id);
      if (sitting !== undefined && Number(newest) > sitting.handed) void this.#fetch(sitting);
    }
    this.#expect(reply.number(2));
  }

  async #decide({ create, verifier, dialect, name, resume }: Applicant): Promise<Reply> {
    const { run, makeRoom, randomBytes, instance } = this.#options;
    if (create && !await makeRoom()) {
      const reply = await this.#decide({ create: false, verifier, dialect, name, resume });
      return reply.word === "unknown" ? { ...reply, word: "busy" } : reply;
    }
    return await run(
      ...[
        "enter",
        create ? "1" : "0",
        verifier ?? "",
        dialect,
        name ?? "",
        nameOfNobody(verifier !== undefined),
      ],
      ...[resume?.seat ?? "", resume?.secret ?? "", String(resume?.dialedAt ?? ""), instance],
      ...[randomId(randomBytes), randomId(randomBytes)],
    );
  }

  #decided(reply: Reply, answer: (entering: Entering) => void): void {
    if (reply.word === "overtaken") return answer({ result: "overtaken" });
    if (reply.word !== "seated") return answer({ result: "refused", reason: enterRefusalOf(reply.word) });
    const place = { id: reply.text(1), generation: reply.number(2) };
    const sitting = { place, epoch: reply.text(6), handed: reply.number(8), newest: 0, isFetching: false };
    const isNew = reply.text(5) === "1";
    const entering = { result: "seated", place, secret: reply.text(3), name: reply.text(4), isNew } as const;
    this.#sittings.set(place.id, sitting);
    this.#waiting.push({ rev: reply.number(7), entering, answer });
    if (this.#isOver) return this.#sendAway();
    if (this.#view !== undefined && this.#view.epoch !== sitting.epoch) return this.#end();
    this.#answerWaiting();
    if (this.#waiting.length === 0) return;
    if (this.#view === undefined) return void this.#read();
    this.#expect(reply.number(7));
  }

  /** What the store says overtakes what it publishes; so a change may be on its way, or was never heard. */
  #expect(rev: number): void {
    const isMissing = () => this.#view !== undefined && this.#view.rev < rev && !this.#isOver;
    if (isMissing()) this.#options.clock.after(NEWS_MS, () => isMissing() && void this.#read());
  }

  /** An answer waits until the view has what it answers: the member itself, and all before. */
  #answerWaiting(): void {
    if (this.#view === undefined) return;
    for (
      let next = this.#waiting[0];
      next !== undefined && next.rev <= this.#view.rev;
      next = this.#waiting[0]
    ) {
      this.#waiting.shift();
      const { place } = next.entering;
      const sitting = this.#sittingAt(place);
      next.answer(sitting === undefined ? { result: "unavailable", retryMs: AGAIN_MS } : next.entering);
      if (sitting !== undefined) void this.#fetch(sitting);
    }
  }

  /** Reads the room; what can't be read now is read when the store is back, or by the next touch. */
  async #read(): Promise<void> {
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    const isFirst = this.#view === undefined;
    try {
      if (isFirst) await this.#options.subscribe();
      const reply = await this.#options.run("read", String(this.#view?.seq ?? -1));
      this.#isReading = false;
      if (this.#isOver) return;
      if (reply.word === "ended" || !this.#take(snapshotOf(reply))) return this.#end();
    } catch {
      this.#isReading = false;
      if (isFirst) return this.#end();
    }
    this.#catchUp();
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
    this.#answerWaiting();
    if (isOverfull) void this.#read();
  }

  /** Does something in a member's place; undefined if it isn't its any more. */
  #act(
    place: Place,
    { word, args = [], refuse = () => {} }: { word: string; args?: readonly string[]; refuse?: () => void },
  ): Promise<Reply | undefined> | undefined {
    const sitting = this.#sittingAt(place);
    if (sitting === undefined) {
      this.fence(place, "replaced");
      return undefined;
    }
    const { run } = this.#options;
    return run(word, place.id, String(place.generation), sitting.epoch, ...args).then((reply) => {
      if (reply.word === "gone" || reply.word === "replaced") this.fence(place, reply.word);
      if (reply.word === "ended") this.#end();
      return reply;
    }, () => void refuse());
  }

  /** Hands over what waits for a member, and lets the store forget what was handed. */
  async #fetch(sitting: Sitting): Promise<void> {
    if (sitting.isFetching || this.#isWaitingFor(sitting.place)) return;
    sitting.isFetching = true;
    const { place: { id, generation }, epoch } = sitting;
    const before = sitting.handed;
    try {
      const reply = await this.#options.run("fetch", id, String(generation), epoch, String(before));
      sitting.isFetching = false;
      if (this.#sittingAt(sitting.place) !== sitting || reply.word !== "ok") return;
      this.#hand(sitting, reply.list(1));
      if (sitting.handed > before || sitting.newest > sitting.handed) void this.#fetch(sitting);
    } catch {
      // The next touch tells what waits.
      sitting.isFetching = false;
    }
  }

  #hand(sitting: Sitting, frames: readonly string[]): void {
    for (const frame of frames) {
      sitting.handed += 1;
      this.#options.events.errand(sitting.place.id, frame);
    }
  }

  #isWaitingFor(place: Place): boolean {
    return this.#waiting.some(({ entering }) => entering.place.id === place.id);
  }

  #sittingAt(place: Place): Sitting | undefined {
    const sitting = this.#sittings.get(place.id);
    return sitting?.place.generation === place.generation ? sitting : undefined;
  }

  #end(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#options.events.ended();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#early.length = 0;
    this.#sendAway();
    this.#sittings.clear();
    this.#options.closed();
  }

  /** Gives up the places whose members can't be told of them: a new one for good, another waits. */
  #sendAway(): void {
    for (const { entering: { place, isNew }, answer } of this.#waiting.splice(0)) {
      if (isNew) this.leave(place);
      else this.lost(place);
      answer({ result: "unavailable", retryMs: AGAIN_MS });
    }
  }
}

function* groupsOf(size: number, list: readonly string[]): Generator<readonly string[]> {
  for (let index = 0; index < list.length; index += size) yield list.slice(index, index + size);
}

function logRefusalOf(code: string): LogRefusal {
  return code === "unknown-target" || code === "not-author" ? code : "id-taken";
}

function enterRefusalOf(word: string): EnterRefusal {
  return word === "open" || word === "full" || word === "busy" ? word : "unknown";
}
