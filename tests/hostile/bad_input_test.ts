import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { ENTRIES } from "../fakes/entry.ts";
import { until } from "../fakes/until.ts";
import { BAD_FRAMES } from "./bad_frames.ts";
import { BAD_MESSAGES } from "./bad_messages.ts";
import { BAD_REQUESTS } from "./bad_requests.ts";
import { Stage } from "./stage.ts";

const MIB = 1024 * 1024;
/** What memory may grow by from one round of everything to the next, for all that a runtime keeps for later. */
const NOISE_BYTES = 48 * MIB;
const ROUNDS = 3;
const ENTER_TIMEOUT = String(CLOSE.enterTimeout.code);
for (const entry of ENTRIES) {
  describe(`bad input to the ${entry} entry`, () => {
    let stage: Stage;
    beforeAll(async () => void (stage = await Stage.open(entry)));
    afterAll(() => stage[Symbol.asyncDispose]());

    for (const request of BAD_REQUESTS) {
      it(`is answered and harms nobody: a request with ${request.what} [WIRE-7]`, async () => {
        assertEquals(await stage.request(request), stage.expected(request.answer));
        await stage.isUnharmed();
      });
    }

    for (const input of [...BAD_FRAMES, ...BAD_MESSAGES]) {
      it(`is answered and harms nobody: ${input.what} [WIRE-7]`, async () => {
        assertEquals(await stage.input(input), stage.expected(input.answer));
        await stage.isUnharmed();
      });
    }

    it("leaves neither sockets nor memory behind [WIRE-7]", async () => {
      const { bytes, descriptors } = stage;
      const inputs = [...BAD_FRAMES, ...BAD_MESSAGES].filter(({ answer }) =>
        !stage.expected(answer).startsWith(ENTER_TIMEOUT)
      );
      for (let round = 0; round < ROUNDS; round++) {
        for (const request of BAD_REQUESTS) await stage.request(request);
        for (const input of inputs) await stage.input(input);
      }
      await stage.isUnharmed();
      await until(() => stage.descriptors <= descriptors);
      assert(stage.bytes - bytes < NOISE_BYTES, `It keeps ${Math.round((stage.bytes - bytes) / MIB)} MiB`);
    });
  });
}
