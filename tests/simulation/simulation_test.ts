import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { LineRow } from "../../lib/client/rows.ts";
import { newPrivacy } from "../client/private_stage.ts";
import {
  linesAfterGap,
  linesOf,
  type Person,
  unkeptOf,
  waitingOf,
  warningsOf,
  World,
  type WorldOptions,
} from "./world.ts";

/** Worlds of each kind; `SIMULATION_SEEDS` makes it another number. */
const SEEDS = Number(Deno.env.get("SIMULATION_SEEDS") ?? 1_000);
/** Private worlds: as many as fit into a quarter of a minute, since they seal and sign for real. */
const PRIVATE_SEEDS = Number(Deno.env.get("SIMULATION_SEEDS") ?? 80);
/** Key pairs for a private world: more than come into one. */
const IDENTITIES = 40;
const STEPS = 250;

/** Lives a world for each seed and checks its people once it is calm; a failure names its seed. */
async function live(
  options: WorldOptions,
  check: (world: World) => void,
  watch: (world: World) => void = () => {},
): Promise<void> {
  const seeds = options.privacies === undefined ? SEEDS : PRIVATE_SEEDS;
  for (let seed = 1; seed <= seeds; seed++) {
    const world = new World(seed, options);
    try {
      for (let step = 0; step < STEPS; step++) {
        await world.step();
        watch(world);
      }
      await world.calm();
      for (const person of world.people) checkOwnLines(person);
      checkRosters(world.people);
      assertEquals(world.logged, []);
      check(world);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    } finally {
      world.close();
    }
  }
}

/** What of a line all members must agree on. */
const shared = ({ id, from, name, at, text, reactions }: LineRow) => ({
  ...{ id, from, name, at, text },
  reactions: reactions.map(({ value, by }) => ({ value, by })),
});

function checkOwnLines(person: Person): void {
  const ids = linesOf(person).map((line) => line.id);
  assertEquals(new Set(ids).size, ids.length, "a line is doubled");
  const own = linesOf(person).map((line) => line.text).filter((text) => text.startsWith(`${person.name} `));
  assertEquals(own.toSorted(byNumber), person.said, "an own line is lost or doubled");
}

function byNumber(one: string, other: string): number {
  return Number(one.split(" ").at(-1)) - Number(other.split(" ").at(-1));
}

/** A line that came directly gives way to the copy that the room has kept. */
function checkEarlyLines(person: Person): void {
  const kept = new Set(linesOf(person).map(({ id }) => id));
  const waiting = waitingOf(person).map(({ id }) => id);
  assertEquals(waiting.filter((id) => kept.has(id)), [], "a line stays beside its kept copy");
  assertEquals(new Set(waiting).size, waiting.length, "a waiting line is doubled");
}

/** What wasn't kept has its place in the log, and is from who has left. */
function checkUnkeptLines(person: Person, { uncertain }: World): void {
  assertEquals(waitingOf(person), []);
  assertEquals(unkeptOf(person).filter(({ text }) => !uncertain.has(text)), []);
}

function checkSameLog({ people, uncertain }: World): void {
  const lines = linesOf(people[0]!).map(shared);
  for (const person of people) assertEquals(linesOf(person).map(shared), lines);
  checkOrderOfAuthors(linesOf(people[0]!), people);
  const texts = new Set(lines.map((line) => line.text));
  const said = people.flatMap((person) => person.said);
  assertEquals(said.filter((text) => !texts.has(text) && !uncertain.has(text)), [], "lines are lost");
}

function checkRosters(people: readonly Person[]): void {
  const roster = people[0]?.session.state.members;
  assertEquals(roster?.length, people.length);
  for (const { session } of people) assertEquals(session.state.members, roster);
}

function checkOrderOfAuthors(lines: readonly LineRow[], people: readonly Person[]): void {
  for (const { said } of people) {
    const texts = lines.map((line) => line.text).filter((text) => said.includes(text));
    assertEquals(texts, texts.toSorted(byNumber), "an author's lines are out of order");
  }
}

describe("a room with members who join, talk, drop, reload and leave", () => {
  it("ends with the same log for everybody, nothing lost, nothing doubled [LOG-2] [LOG-3] [CLIENT-1] [CLIENT-3]", async () => {
    await live({ pageReloads: true }, checkSameLog);
  });

  it("ends so too where lines also travel directly, through long times without the server [PEER-4] [LOG-2] [CLIENT-1]", async () => {
    let direct = 0;
    const check = (world: World) => {
      checkSameLog(world);
      for (const person of world.people) {
        checkEarlyLines(person);
        checkUnkeptLines(person, world);
      }
    };
    await live({ pageReloads: true, outages: true }, check, ({ people }) => {
      for (const person of people) {
        checkEarlyLines(person);
        direct += waitingOf(person).filter(({ isOwn }) => !isOwn).length;
      }
    });
    assert(direct > SEEDS * 10, `only ${direct} times has a line been there early`);
  });

  it(`ends so too in a private room, and nobody is warned of anything, in ${PRIVATE_SEEDS} worlds [PRIVATE-9] [PRIVATE-10] [PRIVATE-11]`, async () => {
    const privacies = await Promise.all(Array.from({ length: IDENTITIES }, () => newPrivacy()));
    let direct = 0;
    const check = (world: World) => {
      checkSameLog(world);
      for (const person of world.people) {
        checkEarlyLines(person);
        checkUnkeptLines(person, world);
        assertEquals(warningsOf(person), []);
      }
    };
    await live({ pageReloads: true, outages: true, privacies }, check, ({ people }) => {
      for (const person of people) {
        checkEarlyLines(person);
        direct += waitingOf(person).filter(({ isOwn }) => !isOwn).length;
      }
    });
    assert(direct > PRIVATE_SEEDS * 10, `only ${direct} times has a line been there early`);
  });

  it("agrees on all that follows the last gap, where a short history leaves gaps [CLIENT-4] [ENTER-7]", async () => {
    let gaps = 0;
    await live({ historyEntries: 4 }, ({ people }) => {
      const tails = people.map((person) => linesAfterGap(person).map((line) => line.id));
      const shortest = tails.toSorted((one, other) => one.length - other.length)[0]!;
      for (const tail of tails) assertEquals(tail.slice(tail.length - shortest.length), shortest);
      gaps += tails.filter((tail) => tail.length > shortest.length).length;
    });
    assert(gaps > SEEDS / 10, "too few worlds had gaps to mean anything");
  });

  it("agrees on the newest life of the room after restarts, and keeps every own line [LOG-8] [CLIENT-4] [CLIENT-6]", async () => {
    await live({ serverRestarts: true }, ({ people }) => {
      const tails = people.map((person) => linesAfterGap(person).map(shared));
      const longest = tails.toSorted((one, other) => other.length - one.length)[0]!;
      for (const tail of tails) assertEquals(tail, longest.slice(longest.length - tail.length));
    });
  });
});
