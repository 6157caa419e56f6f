import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Torture } from "./torture/torture.ts";

const SEED = 20_260_101;
const NONE = { conflicts: 0, gaps: 0, doubles: 0, disorders: 0, missing: 0 };

describe("three instances that share a store, and members who dial another one each time", () => {
  it(`keep every line, once and in order, through all that breaks (seed ${SEED}) [LOG-1] [LOG-2] [LOG-3] [STORE-1]`, async () => {
    await using torture = await Torture.start({
      ...{ seed: SEED, seconds: 18, persistence: "always", talkers: 9, rooms: 3 },
      troubles: [
        ...["kill instance", "cut sockets", "kill redis", "kill pubsub"] as const,
        ...["partition", "freeze redis", "stop instance"] as const,
      ],
    });
    const outcome = await torture?.run();
    assertEquals(outcome?.faults ?? NONE, NONE, outcome?.notes.join("\n"));
  });
});
