import type { Bench, Cost } from "./measuring.ts";
import { parley, type Rival, type Rivals } from "./rivals.ts";
import { comeIn, enterHistory } from "./scenarios/coming_in.ts";
import { atFullSpeed } from "./scenarios/full_speed.ts";
import { capacity, underLoad } from "./scenarios/offered_load.ts";
import { signalAtFullSpeed } from "./scenarios/signals.ts";
import type { Quantity } from "./table.ts";

/** Something that servers are put through, in rounds. */
export interface Scenario {
  readonly name: string;
  readonly rivals: readonly Rival[];
  /** Whether every round wants servers that nobody has used yet. */
  readonly isFresh?: boolean;
  run(bench: Bench): readonly Result[];
}

/** What a round has shown: a quantity and its value. */
export type Result = readonly [quantity: Omit<Quantity, "scenario">, value: number];

const MS = 1_000;
const LOAD_MS = 1_500;
const STEP_MS = 500;
const CAPACITY_FROM = 40_000;
const MOST_MS = 50;

const quantity = (name: string, better: Quantity["better"], digits = 0) => ({ name, better, digits });
const thousands = quantity("thousand deliveries/s", "more");
const cpuEach = quantity("CPU µs a delivery", "less", 2);
const generator = quantity("generator's core, %", "neither");

const costs = ({ perSecond, cpuMicros, generatorLoad }: Cost): Result[] => [
  [thousands, perSecond / 1000],
  [cpuEach, cpuMicros],
  [generator, generatorLoad * 100],
];

/** All that is measured, in the order of the table. */
export function allScenarios({ forRooms, forSignals }: Rivals): readonly Scenario[] {
  const rivals = [parley, ...forRooms];
  const speed = (rooms: number, members: number): Scenario => ({
    name: `${rooms} x ${members}, full speed`,
    rivals,
    run: (bench) => costs(atFullSpeed(bench, { rooms, members, speakers: 10, window: 64, ms: MS })),
  });
  const load = (perSecond: number): Scenario => ({
    name: `10 x 50, ${perSecond / 1000} thousand deliveries/s`,
    rivals,
    run(bench) {
      const latency = underLoad(bench, { perSecond, rooms: 10, members: 50, ms: LOAD_MS });
      return [
        [quantity("p50, ms", "less", 2), latency?.p50 ?? NaN],
        [quantity("p99, ms", "less", 2), latency?.p99 ?? NaN],
        [generator, (latency?.generatorLoad ?? NaN) * 100],
      ];
    },
  });
  const growth = (rooms: number, members: number): Scenario => ({
    name: `growth, ${rooms} x ${members}`,
    rivals: [parley],
    run: (bench) => [
      [cpuEach, atFullSpeed(bench, { rooms, members, speakers: 1, window: 16, ms: MS }).cpuMicros],
    ],
  });
  return [
    speed(10, 10),
    speed(10, 100),
    speed(1, 1000),
    {
      name: "1 x 10, one line at a time",
      rivals,
      run: (bench) => costs(atFullSpeed(bench, { rooms: 1, members: 10, speakers: 1, window: 1, ms: MS })),
    },
    load(20_000),
    load(100_000),
    {
      name: `10 x 50, capacity with p99 up to ${MOST_MS} ms`,
      rivals,
      run: (bench) => [[
        thousands,
        capacity(bench, { rooms: 10, members: 50, ms: STEP_MS, mostMs: MOST_MS, from: CAPACITY_FROM }) / 1000,
      ]],
    },
    {
      name: "signals of 1.5 KB, 50 pairs",
      rivals: [...rivals, ...forSignals],
      run(bench) {
        const { perSecond, cpuMicros } = signalAtFullSpeed(bench, {
          rooms: 10,
          members: 10,
          window: 4,
          ms: MS,
        });
        return [[quantity("thousand/s", "more"), perSecond / 1000], [
          quantity("CPU µs a signal", "less", 2),
          cpuMicros,
        ]];
      },
    },
    {
      name: "10,000 sockets in 1,000 rooms",
      rivals,
      isFresh: true,
      run(bench) {
        const { perSecond, cpuMicros, idleBytes } = comeIn(bench, { rooms: 1000, members: 10 });
        return [
          [quantity("connect and enter, each s", "more"), perSecond],
          [quantity("connect and enter, CPU µs", "less"), cpuMicros],
          [quantity("bytes an idle socket", "less"), idleBytes],
        ];
      },
    },
    {
      name: "10,000 sockets, each in a room of its own",
      rivals: [parley],
      isFresh: true,
      run: (bench) => [
        [quantity("bytes an idle socket", "less"), comeIn(bench, { rooms: 10_000, members: 1 }).idleBytes],
      ],
    },
    {
      name: "entering a room with 200 entries (240 KB)",
      rivals: [parley],
      run: (bench) => [
        [
          quantity("CPU ms", "less", 2),
          enterHistory(bench, { rooms: 20, members: 20, entries: 200, bytes: 1000 }),
        ],
      ],
    },
    ...[10, 100, 1000].map((members) => growth(1, members)),
    ...[10, 100, 1000].map((rooms) => growth(rooms, 10)),
  ];
}
