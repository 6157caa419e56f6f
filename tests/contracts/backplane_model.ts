import { assertEquals } from "@std/assert";
import { seededRandom } from "../fakes/seeded_random.ts";
import type { BackplaneLimits, BackplaneUnderTest } from "./backplane_contract.ts";
import { Member, type MemberOptions } from "./member.ts";
import { ReferenceModel, viewOf } from "./reference_model.ts";

/** What the model knows of: no bytes, no count of rooms (a store's lags behind), and long times only. */
export const MODEL_LIMITS: BackplaneLimits = {
  ...{ rooms: 99, members: 4, roomKeepMs: 60_000, graceMs: 30_000, historyEntries: 6, historyBytes: 1e6 },
};
/** Longer than the grace time, twice as long as a room is kept and a little more in three; never near a limit. */
const LONG_MS = 40_000;
const ROOMS = ["blue", "green", "red", "gold"];
const VERIFIERS = [undefined, "v".repeat(43), "w".repeat(43)];

interface Actor {
  readonly name: string;
  readonly room: string;
  readonly who: string;
  readonly member: Member;
}

/** Does random things to an adapter and to the model, and compares what comes of each; throws where they differ. */
export async function liveLikeModel(
  under: BackplaneUnderTest,
  { seed, steps }: { readonly seed: number; readonly steps: number },
): Promise<void> {
  const run = new ModelRun(under, seededRandom(seed));
  for (let step = 0; step < steps; step++) {
    try {
      await run.step();
    } catch (error) {
      throw new Error(`seed ${seed}, step ${step}: ${run.did}`, { cause: error });
    }
  }
}

class ModelRun {
  did = "";
  readonly #under: BackplaneUnderTest;
  readonly #random: () => number;
  readonly #model = new ReferenceModel(MODEL_LIMITS);
  readonly #actors: Actor[] = [];
  /** The adapter's ids of members, and the test's own names for them. */
  readonly #names = new Map<string, string>();
  readonly #secrets = new Map<string, MemberOptions["resume"]>();
  #count = 0;

  constructor(under: BackplaneUnderTest, random: () => number) {
    this.#under = under;
    this.#random = random;
  }

  async step(): Promise<void> {
    const roll = this.#random();
    if (roll < 0.22) await this.#enter();
    else if (roll < 0.62) await this.#append();
    else if (roll < 0.72) await this.#send();
    else if (roll < 0.78) await this.#rename();
    else if (roll < 0.86) await this.#go("lose");
    else if (roll < 0.94) await this.#go("leave");
    else if (roll < 0.96) await this.#passTime();
    this.#compare();
  }

  async #enter(): Promise<void> {
    const actor = `actor-${this.#count}`;
    const [room, name, who] = [this.#pick(ROOMS), `Name ${this.#count}`, `member-${this.#count}`];
    this.#count += 1;
    const verifier = this.#random() < 0.8 ? VERIFIERS[ROOMS.indexOf(room) % 2] : this.#pick(VERIFIERS);
    const resumes = this.#random() < 0.5 ? this.#pick([...this.#secrets.keys(), undefined]) : undefined;
    const create = this.#random() < 0.7;
    this.did = `${actor} enters ${room}, resuming ${resumes}`;
    const expected = this.#model.enter(room, { actor, who, name, create, verifier, resumes });
    const resume = resumes === undefined ? undefined : this.#secrets.get(resumes);
    const backplane = this.#pick(this.#under.processes);
    const { member, entering } = await Member.attempt(backplane, room, { name, create, verifier, resume });
    await this.#under.settle();
    if (entering.result === "seated" && member !== undefined) {
      const { place: { id }, secret, isNew } = entering;
      if (isNew) this.#names.set(id, who);
      const seated = this.#names.get(id) ?? "nobody";
      this.#secrets.set(seated, { seat: id, secret });
      this.#actors.push({ name: actor, room, who: seated, member });
      assertEquals(`seated as ${seated}`, expected);
    } else assertEquals(entering.result === "refused" ? entering.reason : entering.result, expected);
  }

  async #append(): Promise<void> {
    const actor = this.#pick(this.#actors);
    if (actor === undefined) return;
    const ids = Array.from({ length: 12 }, (_, index) => `id-${Math.max(0, this.#count - 6) + index}`);
    const isLine = this.#random() < 0.6;
    const said = {
      id: this.#random() < 0.2 ? this.#pick(ids) : `id-${this.#count++}`,
      kind: isLine ? "line" as const : this.#pick(["edit", "retract", "react"] as const),
      target: isLine ? "" : this.#pick(ids),
      value: this.#pick(["one", "two"]),
    };
    this.did = `${actor.name} says ${JSON.stringify(said)}`;
    const [answers, heard, fences] = this.#counts(actor);
    actor.member.append({
      ...{ id: said.id, from: "", name: "N", value: said.value },
      ...(!isLine && { kind: said.kind, target: said.target }),
    });
    await this.#under.settle();
    const answer = actor.member.answers[answers];
    const result = answer === undefined
      ? actor.member.entries.length > heard ? "kept" : "fenced"
      : answer[1] === "duplicate"
      ? `duplicate of ${answer[2].seq}`
      : answer[2];
    assertEquals(result, this.#model.append(actor.room, actor.name, said));
    assertEquals(actor.member.fenced.length >= fences, true);
  }

  async #send(): Promise<void> {
    const actor = this.#pick(this.#actors);
    const to = this.#pick([...this.#names.keys()]);
    if (actor === undefined || to === undefined) return;
    const frame = `frame ${this.#count++}`;
    this.did = `${actor.name} sends to ${this.#names.get(to)}`;
    const before = actor.member.refusals.length;
    actor.member.send({ to, frame, dialect: "parley" });
    await this.#under.settle();
    const receiver = this.#actors.find(({ member }) => member.errands.at(-1) === frame);
    const result = actor.member.refusals[before] ?? (receiver ? `handed to ${receiver.name}` : "fenced");
    assertEquals(result, this.#model.send(actor.room, { actor: actor.name, to: this.#names.get(to) ?? "" }));
  }

  async #rename(): Promise<void> {
    const actor = this.#pick(this.#actors);
    if (actor === undefined) return;
    const name = `Name ${this.#count++}`;
    this.did = `${actor.name} is now ${name}`;
    actor.member.rename(name);
    this.#model.rename(actor.room, actor.name, name);
    await this.#under.settle();
  }

  async #go(how: "lose" | "leave"): Promise<void> {
    const actor = this.#pick(this.#actors);
    if (actor === undefined) return;
    this.did = `${actor.name}: ${how}`;
    this.#actors.splice(this.#actors.indexOf(actor), 1);
    actor.member[how]();
    this.#model[how](actor.room, actor.name);
    await this.#under.settle();
  }

  async #passTime(): Promise<void> {
    this.did = "time passes";
    await this.#under.advance(LONG_MS);
    this.#model.passTime();
  }

  /** Whoever still has its place sees what the model has; whoever hasn't was told so. */
  #compare(): void {
    for (const { name, room, member, who } of this.#actors) {
      const isSeated = this.#model.whoIs(room, name) === who;
      assertEquals([name, member.fenced.length], [name, isSeated ? 0 : 1]);
      if (!isSeated) continue;
      const members = member.people.map(({ id, name }) => ({ who: this.#names.get(id) ?? id, name }));
      const entries = member.view.entries.map((encoded) => JSON.parse(encoded)).map(
        ({ seq, id, from, kind = "line", value }) => ({
          seq,
          id,
          from: this.#names.get(from) ?? from,
          kind,
          value,
        }),
      );
      assertEquals(`${name}: ${viewOf(members, entries)}`, `${name}: ${this.#model.view(room)}`);
    }
  }

  #counts({ member }: Actor): [answers: number, entries: number, fences: number] {
    return [member.answers.length, member.entries.length, member.fenced.length];
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T;
  }
}
