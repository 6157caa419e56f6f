import { afterAll, describe } from "@std/testing/bdd";
import { backplaneContract } from "../contracts/backplane_contract.ts";
import { RedisServer } from "./redis_server.ts";
import { newRedisUnderTest } from "./redis_under_test.ts";

const server = await RedisServer.start();

if (server !== undefined) {
  describe("with a real store", () => {
    afterAll(() => server[Symbol.asyncDispose]());
    backplaneContract("RedisBackplane", (limits) => newRedisUnderTest(server, limits));
  });
}
