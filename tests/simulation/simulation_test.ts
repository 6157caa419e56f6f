import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { LineRow } from "../../lib/client/rows.ts";
import { linesAfterGap, linesOf, type Person, World, type WorldOptions } from "./world.ts";

const SEEDS = 1_000;
const STEPS = 250;

/** Lives a world for each seed and checks its people once it is calm; a failure names its seed. */
async function live(options: WorldOptions, check: (world: World) => void): Promise<void> {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const world = new World(seed, options);
    try {
      for (let step = 0; step < STEPS; step++) await world.step();
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
    await live({ pageReloads: true }, ({ people, uncertain }) => {
      const lines = linesOf(people[0]!).map(shared);
      for (const person of people) assertEquals(linesOf(person).map(shared), lines);
      checkOrderOfAuthors(linesOf(people[0]!), people);
      const texts = new Set(lines.map((line) => line.text));
      const lost = people.flatMap((person) => person.said).filter((text) =>
        !texts.has(text) && !uncertain.has(text)
      );
      assertEquals(lost, []);
    });
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
