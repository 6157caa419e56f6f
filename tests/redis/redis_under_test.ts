import { RedisBackplane } from "../../lib/server/redis_backplane.ts";
import { jsonLog } from "../../lib/server/log.ts";
import type { BackplaneLimits, BackplaneUnderTest } from "../contracts/backplane_contract.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { until } from "../fakes/until.ts";
import type { RedisServer } from "./redis_server.ts";

/** Rounds of signs of life after which what one step has caused has arrived everywhere. */
const ROUNDS = 4;

/** Shorter than any limit of an answer, which would seem to be missed. */
const STEP_MS = 2_000;

/** Two processes' backplanes on a real store, and their clock; the store's own time passes by making its data older. */
export interface RedisUnderTest extends BackplaneUnderTest {
  readonly processes: readonly [RedisBackplane, RedisBackplane];
  readonly clock: DrivenClock;
  readonly prefix: string;
  /** What both have logged as an error. */
  readonly errors: string[];
}

/** Makes backplanes with keys of their own, unless another prefix is given. */
export async function newRedisUnderTest(
  server: RedisServer,
  config: BackplaneLimits,
  { prefix = `test-${crypto.randomUUID()}:`, url = server.url }: { prefix?: string; url?: string } = {},
): Promise<RedisUnderTest> {
  const clock = new DrivenClock();
  const errors: string[] = [];
  const write = (line: string) => line.includes('"error"') && errors.push(line);
  const newBackplane = () =>
    new RedisBackplane({
      ...{ url, prefix, clock, config },
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      log: jsonLog({ write, time: () => "" }),
    });
  const processes = [newBackplane(), newBackplane()] as const;
  const settle = async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(processes.map((backplane) => backplane.beat()));
    }
  };
  await until(() => processes.every(({ isUp }) => isUp));
  return {
    ...{ processes, clock, prefix, errors, settle },
    advance: async (ms) => {
      for (let passed = 0; passed < ms; passed += STEP_MS) {
        const step = Math.min(STEP_MS, ms - passed);
        await server.age(prefix, step);
        clock.advance(step);
        await settle();
      }
    },
    close: async () => {
      for (const backplane of processes) backplane.close();
      await until(() => processes.every(({ isUp }) => !isUp));
    },
  };
}
