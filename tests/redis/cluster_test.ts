import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { RedisBackplane } from "../../lib/server/redis_backplane.ts";
import { jsonLog } from "../../lib/server/log.ts";
import { line } from "../contracts/backplane_contract.ts";
import { Member } from "../contracts/member.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { until } from "../fakes/until.ts";
import { RedisServer } from "./redis_server.ts";

const CONFIG = {
  ...{ rooms: 99, members: 9, roomKeepMs: 60_000, graceMs: 30_000, historyEntries: 50, historyBytes: 1e6 },
};
const SLOTS = [["0", "5460"], ["5461", "10922"], ["10923", "16383"]] as const;

/** Three nodes, each with a third of the slots; undefined where there is no redis-server. */
async function startCluster(): Promise<readonly RedisServer[] | undefined> {
  const nodes = await Promise.all(
    SLOTS.map(() => RedisServer.start({ settings: [["cluster-enabled", "yes"]] })),
  );
  const started = nodes.filter((node) => node !== undefined);
  if (started.length < nodes.length) return undefined;
  for (const [index, [first, last]] of SLOTS.entries()) {
    await started[index]?.client.call("CLUSTER", "ADDSLOTSRANGE", first, last);
  }
  for (const { port } of started) {
    await started[0]?.client.call("CLUSTER", "MEET", "127.0.0.1", String(port));
  }
  for (const { client } of started) {
    let state = "";
    while (!state.includes("cluster_state:ok")) state = String(await client.call("CLUSTER", "INFO"));
  }
  return started;
}

describe("two processes on a cluster", () => {
  it("share rooms in whatever slot, since the keys of each are in one [STORE-5]", async () => {
    const nodes = await startCluster();
    if (nodes === undefined) return;
    const processes = Array.from({ length: 2 }, () =>
      new RedisBackplane({
        ...{ url: nodes.map(({ url }) => url).join(","), prefix: "parley:", clock: new DrivenClock() },
        randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
        log: jsonLog({ write: () => {}, time: () => "" }),
        config: CONFIG,
      }));
    const [one, other] = processes;
    assert(one !== undefined && other !== undefined);
    try {
      await until(() => processes.every(({ isUp }) => isUp));
      for (const room of ["blue", "green", "red", "gold", "grey", "pink"]) {
        const [ana, ben] = [await Member.enter(one, room), await Member.enter(other, room, { name: "Ben" })];
        ana.append(line("a"));
        ben.append(line("b"));
        ana.send({ to: ben.place.id, frame: "for Ben" });
        await until(() => ana.entries.length === 2 && ben.entries.length === 2 && ben.errands.length === 1);
        assertEquals(ben.encoded, ana.encoded);
        const resume = { seat: ben.place.id, secret: ben.secret };
        const again = await Member.enter(one, room, { resume, name: null });
        assertEquals([again.isNew, again.names], [false, ["Ana", "Ben"]]);
      }
      const used = await Promise.all(nodes.map(({ client }) => client.dbsize()));
      assert(used.every((count) => count > 0), `keys of the nodes: ${used}`);
    } finally {
      for (const backplane of processes) backplane.close();
      await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
    }
  });
});
