import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { MemoryBackplane } from "../../lib/server/memory_backplane.ts";
import {
  backplaneContract,
  type BackplaneLimits,
  type NewBackplane,
} from "../contracts/backplane_contract.ts";
import { liveLikeModel, MODEL_LIMITS } from "../contracts/backplane_model.ts";
import { Member } from "../contracts/member.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { turn } from "../fakes/fake_server.ts";
import { seededBytes, seededRandom } from "../fakes/seeded_random.ts";

const SEEDS = 300;

/** A memory backplane whose places are looked at once a second, as a hub does. */
export const newMemoryBackplane: NewBackplane = (config) => {
  const clock = new DrivenClock();
  const backplane = new MemoryBackplane({ clock, randomBytes: seededBytes(seededRandom(1)), config });
  return Promise.resolve({
    processes: [backplane, backplane],
    settle: turn,
    advance: async (ms) => {
      for (let passed = 0; passed < ms; passed += 1000) {
        clock.advance(Math.min(1000, ms - passed));
        backplane.sweep(clock.elapsed());
      }
      await turn();
    },
    close: () => {
      backplane.close();
      return Promise.resolve();
    },
  });
};

backplaneContract("MemoryBackplane", newMemoryBackplane);

describe("MemoryBackplane", () => {
  it("does what the reference model does, whatever happens", async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const under = await newMemoryBackplane(MODEL_LIMITS);
      await liveLikeModel(under, { seed, steps: 200 });
      await under.close();
    }
  });

  it("has one timer for each empty room, and none for the others", async () => {
    const clock = new DrivenClock();
    const config: BackplaneLimits = {
      ...{ rooms: 9, members: 9, graceMs: 9, roomKeepMs: 1000, historyEntries: 1, historyBytes: 1000 },
    };
    const backplane = new MemoryBackplane({ clock, randomBytes: seededBytes(seededRandom(1)), config });
    const [one, two] = [await Member.enter(backplane, "one"), await Member.enter(backplane, "two")];
    assertEquals(clock.pending, 0);
    for (const member of [one, two]) member.leave();
    assertEquals(clock.pending, 2);
    await Member.enter(backplane, "one");
    assertEquals(clock.pending, 1);
    backplane.close();
    assertEquals(clock.pending, 0);
  });
});
