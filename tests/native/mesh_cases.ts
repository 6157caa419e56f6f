import { assertEquals } from "@std/assert";
import { type Party, Switchboard } from "../client/switchboard.ts";
import { seededRandom } from "../fakes/seeded_random.ts";
import { until } from "../fakes/until.ts";
import { Cases } from "./cases.ts";
import { NativePeers } from "./native_peers.ts";

const NAMES = ["ana", "ben", "cleo", "dan", "eva"] as const;

const isFull = (parties: readonly Party[]) =>
  parties.every(({ mesh }) => mesh.open.length === parties.length - 1);

/** Delivers signals between real connections until the condition holds. */
async function deliverUntil(board: Switchboard, condition: () => boolean): Promise<void> {
  await until(() => {
    while (board.step());
    return condition();
  }, String(condition));
}

const cases = new Cases();
cases.add(
  "connects everybody, whether they come one by one or call all at once, in any order of signals [PEER-1] [PEER-2]",
  async () => {
    for (let seed = 1; seed <= 8; seed++) {
      using peers = new NativePeers();
      using board = new Switchboard(seededRandom(seed));
      const parties: Party[] = [];
      for (const name of NAMES) {
        parties.push(board.join(name, { connect: peers.connect }));
        if (seed % 2 === 0) await deliverUntil(board, () => isFull(parties));
      }
      for (const { id, mesh } of parties) seed % 2 === 1 && mesh.welcome(id, board.members);
      await deliverUntil(board, () => isFull(parties));
      for (const { id, mesh } of parties) assertEquals(mesh.broadcast(`from ${id}`), NAMES.length - 1);
      await until(() => parties.every(({ heard }) => heard.length === NAMES.length - 1));
    }
  },
);

cases.add("connects to a page that was reloaded, time and again [PEER-5]", async () => {
  using peers = new NativePeers();
  using board = new Switchboard();
  const parties = NAMES.slice(0, 3).map((name) => board.join(name, { connect: peers.connect }));
  await deliverUntil(board, () => isFull(parties));
  for (let reload = 0; reload < 5; reload++) {
    parties[1] = board.join("ben", { connect: peers.connect });
    await deliverUntil(board, () => isFull(parties));
    parties[1].mesh.broadcast(`reload ${reload}`);
    await until(() => parties[0]?.heard.at(-1) === `ben: reload ${reload}`);
  }
  await until(() => peers.alive === 6, "every old connection is closed");
});
await cases.run();
