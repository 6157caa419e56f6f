import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { RateLimit } from "../../lib/protocol/rate_limit.ts";

/** Takes until the limit refuses; returns how often it didn't. */
function drain(limit: RateLimit, now: number): number {
  let taken = 0;
  while (limit.take(now) === 0) taken += 1;
  return taken;
}

describe("RateLimit", () => {
  it("gives its burst at once, then its rate", () => {
    const limit = new RateLimit({ perSecond: 5, burst: 20 }, 0);
    assertEquals(drain(limit, 0), 20);
    assertEquals(drain(limit, 1000), 5);
    assertEquals(drain(limit, 1100), 0);
  });

  it("never saves up more than its burst", () => {
    const limit = new RateLimit({ perSecond: 5, burst: 20 }, 0);
    drain(limit, 0);
    assertEquals(drain(limit, 3_600_000), 20);
  });

  it("says when there is a token again, and keeps that promise", () => {
    const limit = new RateLimit({ perSecond: 3, burst: 1 }, 0);
    assertEquals(limit.take(0), 0);
    const retryMs = limit.take(10);
    assert(retryMs > 0 && retryMs <= 334);
    assertEquals(limit.take(10 + retryMs), 0);
  });

  it("doesn't charge for a refusal", () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 }, 0);
    limit.take(0);
    for (let now = 0; now < 1000; now += 10) assert(limit.take(now) > 0);
    assertEquals(limit.take(1000), 0);
  });

  it("neither gives nor takes for a clock that goes back", () => {
    const limit = new RateLimit({ perSecond: 1, burst: 1 }, 10_000);
    limit.take(10_000);
    assertEquals(limit.take(0), 1000);
    assertEquals(limit.take(1000), 0);
  });
});
