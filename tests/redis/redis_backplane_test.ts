import { assertEquals } from "@std/assert";
import { afterAll, describe, it } from "@std/testing/bdd";
import { backplaneContract } from "../contracts/backplane_contract.ts";
import { liveLikeModel, MODEL_LIMITS } from "../contracts/backplane_model.ts";
import { RedisServer } from "./redis_server.ts";
import { newRedisUnderTest } from "./redis_under_test.ts";

const SEEDS = 12;

const server = await RedisServer.start();

if (server !== undefined) {
  describe("with a real store", () => {
    afterAll(() => server[Symbol.asyncDispose]());
    backplaneContract("RedisBackplane", (limits) => newRedisUnderTest(server, limits));

    it("does what the reference model does, whatever happens", async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const under = await newRedisUnderTest(server, MODEL_LIMITS);
        await liveLikeModel(under, { seed, steps: 120 });
        await under.close();
        assertEquals(under.errors, []);
      }
    });
  });
}
