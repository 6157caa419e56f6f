import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { drain } from "../../lib/server/drain.ts";
import { Readiness } from "../../lib/server/readiness.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

describe("Readiness", () => {
  it("is there from the start, and says where rooms are kept", () => {
    const readiness = new Readiness({
      clock: new DrivenClock(),
      store: "memory",
      warnings: ["Mind the gap."],
    });
    const report = { ready: true, store: "memory", reasons: [], warnings: ["Mind the gap."] };
    assertEquals(readiness.report(), report as typeof report & ReturnType<Readiness["report"]>);
  });

  it("outlasts a store that is away for a short while, and is back with it", () => {
    const clock = new DrivenClock();
    const readiness = new Readiness({ clock, store: "redis" });
    readiness.away();
    clock.advance(6_000);
    readiness.away();
    assertEquals([readiness.report().ready, readiness.isStoreUp], [true, false]);
    clock.advance(4_001);
    assertEquals([readiness.report().ready, readiness.report().reasons], [false, ["store-away"]]);
    readiness.up();
    assertEquals([readiness.report().ready, readiness.isStoreUp], [true, true]);
    clock.advance(60_000);
    assertEquals(readiness.report().ready, true);
  });
});

describe("drain()", () => {
  it("sends visitors elsewhere at once, and is done when the last client has gone", async () => {
    const server = new FakeServer();
    const readiness = new Readiness({ clock: server.clock, store: "memory" });
    const ana = server.connect();
    let isDone = false;
    const draining = drain({ ...server, readiness, log: silent }).then(() => isDone = true);
    assertEquals(readiness.report().reasons, ["draining"]);
    await turn();
    assertEquals([isDone, server.hub.counts.connections], [false, 1]);
    ana.wire.deliver();
    ana.wire.cut();
    server.clock.advance(10);
    await draining;
  });

  it("doesn't wait for ever for one that doesn't answer", async () => {
    const server = new FakeServer();
    const readiness = new Readiness({ clock: server.clock, store: "memory" });
    server.connect();
    const draining = drain({ ...server, readiness, log: silent });
    for (let waited = 0; waited < 2000; waited += 10) {
      server.clock.advance(10);
      await turn();
    }
    await draining;
    assertEquals(server.hub.counts.connections, 1);
  });
});

const silent = { info: () => {}, warning: () => {}, error: () => {} };
