import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { MemoryBackplane } from "../../lib/server/memory_backplane.ts";
import { backplaneContract, type NewBackplane } from "../contracts/backplane_contract.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { turn } from "../fakes/fake_server.ts";
import { seededBytes, seededRandom } from "../fakes/seeded_random.ts";

const newMemoryBackplane: NewBackplane = (config) => {
  const clock = new DrivenClock();
  return {
    backplane: new MemoryBackplane({ clock, randomBytes: seededBytes(seededRandom(1)), config }),
    settle: turn,
    advance: async (ms) => {
      clock.advance(ms);
      await turn();
    },
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
  };
};

backplaneContract("MemoryBackplane", newMemoryBackplane);

describe("MemoryBackplane", () => {
  it("has one timer for each empty room, and none for the others", async () => {
    const clock = new DrivenClock();
    const config = { rooms: 9, roomKeepMs: 1000, historyEntries: 1, historyBytes: 1000 };
    const backplane = new MemoryBackplane({ clock, randomBytes: seededBytes(seededRandom(1)), config });
    const [one, two] = [
      await backplane.open("one", { create: true }),
      await backplane.open("two", { create: true }),
    ];
    assertEquals(clock.pending, 0);
    for (const channel of [one, two]) typeof channel === "object" && channel.close();
    assertEquals(clock.pending, 2);
    await backplane.open("one", { create: false });
    assertEquals(clock.pending, 1);
    backplane.close();
    assertEquals(clock.pending, 0);
  });
});
