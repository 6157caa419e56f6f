import { type FanOut, runFanOut } from "./fan_out.ts";
import { BenchServer } from "./bench_server.ts";

const SCENARIOS: Readonly<Record<string, FanOut>> = {
  "10 rooms x 10": { rooms: 10, members: 10, lines: 2_000, window: 16 },
  "10 rooms x 100": { rooms: 10, members: 100, lines: 200, window: 16 },
  "lone speaker": { rooms: 1, members: 2, lines: 5_000, window: 1 },
};
const ROUNDS = 3;

interface Cost {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

async function measure(server: BenchServer, options: FanOut): Promise<Cost> {
  const deliveries = options.rooms * options.members * options.lines;
  const cpuBefore = await server.cpuMs();
  const ms = await runFanOut(server.url, options);
  const cpuMs = await server.cpuMs() - cpuBefore;
  return { perSecond: deliveries / ms * 1000, cpuMicros: cpuMs * 1000 / deliveries };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

/** Rounds of the servers take turns, so that what else the machine does meets both. */
async function compare(options: FanOut): Promise<{ readonly parley: Cost; readonly plain: Cost }> {
  await using parley = await BenchServer.parley();
  await using plain = await BenchServer.plain();
  const costs: { parley: Cost; plain: Cost }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    costs.push({ plain: await measure(plain, options), parley: await measure(parley, options) });
  }
  const of = (who: "parley" | "plain"): Cost => ({
    perSecond: median(costs.map((cost) => cost[who].perSecond)),
    cpuMicros: median(costs.map((cost) => cost[who].cpuMicros)),
  });
  return { parley: of("parley"), plain: of("plain") };
}

const columns = (cells: readonly string[]) => console.log(cells.map((cell) => cell.padEnd(18)).join(""));
columns(["fan-out", "plain/s", "Parley/s", "ratio", "plain CPU µs", "Parley CPU µs", "ratio"]);
for (const [name, options] of Object.entries(SCENARIOS)) {
  const { parley, plain } = await compare(options);
  columns([
    name,
    plain.perSecond.toFixed(0),
    parley.perSecond.toFixed(0),
    (parley.perSecond / plain.perSecond).toFixed(2),
    plain.cpuMicros.toFixed(2),
    parley.cpuMicros.toFixed(2),
    (parley.cpuMicros / plain.cpuMicros).toFixed(2),
  ]);
}
