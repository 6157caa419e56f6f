import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { pathOf } from "../../lib/client/path.ts";
import { FakePeers, type FakeReports, reportsOf } from "../fakes/fake_peers.ts";

async function pathWith(reports: FakeReports | undefined) {
  const peers = new FakePeers();
  const connection = peers.connect({});
  peers.made[0]!.reports = reports;
  return await pathOf(connection);
}

describe("pathOf()", () => {
  for (
    const [kind, local, remote] of [
      ["local", "host", "host"],
      ["direct", "host", "srflx"],
      ["direct", "prflx", "host"],
      ["turn", "relay", "host"],
      ["turn", "srflx", "relay"],
    ] as const
  ) {
    it(`calls a path from ${local} to ${remote} ${kind}`, async () => {
      assertEquals(await pathWith(reportsOf([local, remote], 12.4)), { kind, rttMs: 12 });
    });
  }

  it("takes the nominated pair where no transport names one (Firefox), and no time for none", async () => {
    const [, pair, ...candidates] = reportsOf(["host", "host"]);
    const nominated = { ...pair, nominated: true, state: "succeeded" };
    const failed = { ...nominated, id: "F", state: "failed", localCandidateId: "?" };
    assertEquals(await pathWith([failed, nominated, ...candidates]), { kind: "local" });
  });

  it("is the relay without a pair, and fails where the statistics do", async () => {
    assertEquals(await pathWith([]), { kind: "relay" });
    await assertRejects(() => pathWith(undefined));
  });

  it("shows no time below a millisecond", async () => {
    assertEquals(await pathWith(reportsOf(["host", "host"], 0.2)), { kind: "local", rttMs: 1 });
  });
});
