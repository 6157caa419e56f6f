import { Epoll } from "./epoll.ts";
import { findRivals, parley, type Rival } from "./rivals.ts";
import { allScenarios, type Scenario } from "./scenarios.ts";
import { isPinned, ServerProcess } from "./server_process.ts";
import { Table } from "./table.ts";

const ROUNDS = 3;

/** Rounds of the servers take turns, so that what else the machine does meets all of them. */
async function run({ name, rivals, isFresh = false, run }: Scenario, table: Table): Promise<void> {
  using epoll = new Epoll();
  await using started = new AsyncDisposableStack();
  const servers = new Map<Rival, ServerProcess>();
  for (const rival of isFresh ? [] : rivals) {
    servers.set(rival, started.use(await ServerProcess.start(rival.program)));
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const rival of rivals) {
      await using own = new AsyncDisposableStack();
      const server = servers.get(rival) ?? own.use(await ServerProcess.start(rival.program));
      try {
        for (const [quantity, value] of run({ epoll, server, rival })) {
          table.add(rival.name, { scenario: name, ...quantity }, value);
        }
      } catch (error) {
        failures.push(`${rival.name} failed at "${name}": ${error instanceof Error ? error.message : error}`);
      }
    }
  }
}

const [only] = Deno.args;
const failures: string[] = [];
const startedAt = performance.now();
const rivals = findRivals();
const table = new Table([parley, ...rivals.forRooms, ...rivals.forSignals].map(({ name }) => name));
for (const scenario of allScenarios(rivals)) {
  if (only !== undefined && !scenario.name.includes(only)) continue;
  console.error(scenario.name);
  await run(scenario, table);
}
console.log(`${table}`);
console.log(`\n${ROUNDS} rounds in ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
for (const reason of [...rivals.missing, ...failures]) console.log(reason);
if (!isPinned) {
  console.log("Server and generator weren't kept to cores of their own: no taskset, or one core.");
}
if (failures.length > 0) Deno.exit(1);
