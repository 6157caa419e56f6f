import type { Clock } from "../clock.ts";
import {
  type AppendAnswer,
  type Applicant,
  BUSY_MS,
  type Entering,
  type Errand,
  type ErrandRefusal,
  type Participant,
  type Place,
  type Refuse,
  type RoomChannel,
  type RoomEvents,
} from "./backplane.ts";
import type { Config } from "./config.ts";
import { type RandomBytes, randomId } from "./random.ts";
import { RedisAnswers } from "./redis_answers.ts";
import { appendArguments, enterArguments, sendArguments } from "./redis_arguments.ts";
import { type Published, RedisCopy } from "./redis_copy.ts";
import {
  enterRefusalOf,
  errandRefusalOf,
  groupsOf,
  logRefusalOf,
  type Reply,
  type RunOperation,
  seatedOf,
} from "./redis_reply.ts";
import { RedisSittings } from "./redis_sittings.ts";
import type { Draft, LogView, Position } from "./room_log.ts";

/** What a {@linkcode RedisRoom} needs. */
export interface RedisRoomOptions {
  readonly events: RoomEvents;
  /** The name of this process among those of the store. */
  readonly instance: string;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly config: Pick<Config, "historyEntries" | "historyBytes">;
  readonly run: RunOperation;
  /** Waits a little for a store that is just coming; says whether there is a place for a room that shall be made. */
  readonly prepare: (create: boolean) => Promise<boolean>;
  /** Begins to hear what is published of the room. */
  readonly subscribe: () => Promise<void>;
  /** Publishes to all who hear the room. */
  readonly publish: (text: string) => void;
  readonly closed: () => void;
}

/** An operation in a member's place, and what is done if the store is away. */
interface Action {
  readonly operation: readonly string[];
  readonly refuse?: () => void;
}

/** Milliseconds after which to ask again what the store can't answer now. */
const RETRY_MS = 1_000;
/** What is answered where the room began another life, or the place was taken, meanwhile. */
const AGAIN: Entering = { result: "unavailable", retryMs: 250 };

/**
 * One room of a store as this process sees it: every decision is the store's, every view the copy's. A room of which too
 * much is missing, or whose store was lost, ends here: whoever sits here enters again.
 */
export class RedisRoom implements RoomChannel {
  /** That a place is kept is the store's concern. */
  readonly isIdle = true;
  readonly #options: RedisRoomOptions;
  readonly #copy: RedisCopy;
  readonly #sittings: RedisSittings;
  readonly #answers = new RedisAnswers();
  #isOver = false;

  constructor(options: RedisRoomOptions) {
    this.#options = options;
    this.#copy = new RedisCopy({
      ...options,
      moved: () => this.#answerWaiting(),
      failed: () => this.#end(),
    });
    this.#sittings = new RedisSittings({ ...options, isWaiting: (place) => this.#answers.isFor(place) });
  }

  get isPrivate(): boolean {
    return this.#copy.view?.isPrivate ?? false;
  }

  get members(): ReadonlyMap<string, Participant> {
    return this.#copy.view?.members ?? new Map();
  }

  since(position?: Position): LogView {
    if (this.#copy.view === undefined) throw new Error("nobody has entered here");
    return this.#copy.view.since(position);
  }

  enter(applicant: Applicant, answer: (entering: Entering) => void): void {
    this.#decide(applicant).then(
      (reply) => this.#decided(reply, answer),
      () => answer({ result: "unavailable", retryMs: RETRY_MS }),
    );
  }

  append(place: Place, draft: Draft, answer: AppendAnswer): void {
    const refuse = () => answer.refused("unavailable", RETRY_MS);
    void this.#act(place, { operation: ["append", ...appendArguments(draft)], refuse }).then((reply) => {
      if (reply?.word === "refused") answer.refused(logRefusalOf(reply.text(1)));
      // A kept entry that isn't told yet comes in its place, to its author too.
      if (reply?.word !== "duplicate" || !this.#copy.has({ seq: reply.number(1) })) return;
      answer.duplicate({ ...draft, seq: reply.number(1), from: reply.text(2), at: reply.number(3) });
    });
  }

  send(place: Place, errand: Errand, refuse: Refuse<ErrandRefusal>): void {
    const operation = ["send", ...sendArguments(errand)];
    const isAway = () => refuse("unavailable", RETRY_MS);
    void this.#act(place, { operation, refuse: isAway }).then((reply) => {
      const code = errandRefusalOf(reply?.word);
      if (code !== undefined) refuse(code, code === "member-busy" ? BUSY_MS : undefined);
      else if (reply?.word === "unavailable") isAway();
    });
  }

  rename(place: Place, name: string, refuse: Refuse<"unavailable">): void {
    void this.#act(place, { operation: ["rename", name], refuse: () => refuse("unavailable", RETRY_MS) });
  }

  typing(place: Place, on: boolean): void {
    const sitting = this.#sittings.at(place);
    if (sitting !== undefined) this.#options.publish(`0 ${sitting.epoch} T\n${place.id} ${on ? 1 : 0}`);
  }

  leave(place: Place): void {
    void this.#act(place, { operation: ["leave"] });
    this.#sittings.remove(place);
  }

  lost(place: Place): void {
    void this.#act(place, { operation: ["lose"] });
    this.#sittings.remove(place);
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#copy.close();
    this.#sendAway();
    this.#sittings.clear();
    this.#options.closed();
  }

  /** Takes a change that was published. */
  heard(published: Published): void {
    this.#copy.heard(published);
  }

  heardTyping(id: string, on: boolean): void {
    if (this.members.has(id) && !this.#isOver) this.#options.events.typing(id, on);
  }

  /** Takes a frame for a member, with its number. */
  heardMail(place: Place, number: number, frame: string): void {
    this.#sittings.heard(place, number, frame);
  }

  /** Takes the news that the place isn't this process's any more. */
  fence(place: Place, why: "replaced" | "gone"): void {
    this.#sittings.remove(place);
    if (!this.#isOver) this.#options.events.fenced(place, why);
  }

  /** Tells the store that whoever sits here is there, and looks whether anything was missed. */
  async touch(): Promise<void> {
    const epoch = this.#copy.view?.epoch ?? this.#sittings.epoch;
    if (this.#isOver || epoch === undefined) return;
    const reply = await this.#options.run("touch", epoch, ...this.#sittings.places);
    if (reply.word === "ended") return this.#end();
    for (const [id = "", generation, why] of groupsOf(3, reply.list(3))) {
      this.fence({ id, generation: Number(generation) }, why === "gone" ? "gone" : "replaced");
    }
    for (const [id = "", newest] of groupsOf(2, reply.list(4))) this.#sittings.expect(id, Number(newest));
    this.#copy.has({ rev: reply.number(2) });
  }

  async #decide(applicant: Applicant): Promise<Reply> {
    const { run, prepare, randomBytes, instance } = this.#options;
    const [id, secret] = [randomId(randomBytes), randomId(randomBytes)];
    const isPlace = await prepare(applicant.create);
    const terms = { ...applicant, create: applicant.create && isPlace };
    const reply = await run("enter", ...enterArguments(terms, { instance, id, secret }));
    return !isPlace && reply.word === "unknown" ? { ...reply, word: "busy" } : reply;
  }

  #decided(reply: Reply, answer: (entering: Entering) => void): void {
    if (reply.word === "overtaken") return answer({ result: "overtaken" });
    if (reply.word !== "seated") return answer({ result: "refused", reason: enterRefusalOf(reply.word) });
    const entering = seatedOf(reply);
    const [epoch, rev] = [reply.text(6), reply.number(7)];
    this.#sittings.add(entering.place, { epoch, handed: reply.number(8) });
    this.#answers.add({ rev, entering, answer });
    if (this.#isOver) return this.#sendAway();
    if (this.#copy.view === undefined) return void this.#copy.read();
    if (this.#copy.view.epoch !== epoch) return this.#end();
    this.#answerWaiting();
    this.#copy.has({ rev });
  }

  /** An answer waits until the copy has what it answers: the member itself, and all before. */
  #answerWaiting(): void {
    for (const { entering, answer } of this.#answers.takeUpTo(this.#copy.view?.rev ?? -1)) {
      const isFenced = this.#sittings.at(entering.place) === undefined;
      answer(isFenced ? AGAIN : entering);
      void this.#sittings.fetch(entering.place);
    }
  }

  /** Does something in a member's place; gives nothing if that isn't its any more. */
  async #act(place: Place, { operation, refuse = () => {} }: Action): Promise<Reply | undefined> {
    const sitting = this.#sittings.at(place);
    if (sitting === undefined) return void this.fence(place, "replaced");
    try {
      const [word = "", ...args] = operation;
      const at = [place.id, String(place.generation), sitting.epoch];
      const reply = await this.#options.run(word, ...at, ...args);
      if (reply.word === "gone" || reply.word === "replaced") this.fence(place, reply.word);
      if (reply.word === "ended") this.#end();
      return reply;
    } catch {
      return void refuse();
    }
  }

  #end(): void {
    if (this.#isOver) return;
    this.close();
    this.#options.events.ended();
  }

  /** Gives up the places whose members can't be told of them: a new one for good, another waits. */
  #sendAway(): void {
    for (const { entering: { place, isNew }, answer } of this.#answers.takeAll()) {
      if (isNew) this.leave(place);
      else this.lost(place);
      answer(AGAIN);
    }
  }
}
