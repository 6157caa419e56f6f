import { type Outcome, Torture, type TortureOptions, type Trouble } from "./torture.ts";

const ALL: readonly Trouble[] = [
  ...["kill instance", "freeze redis", "kill pubsub", "cut sockets"] as const,
  ...["partition", "kill redis", "stop instance"] as const,
];
const CASES: readonly (Pick<TortureOptions, "troubles" | "persistence"> & { readonly name: string })[] = [
  { name: "kill -9 an instance", troubles: ["kill instance"], persistence: "everysec" },
  { name: "kill -9 an instance, fsync always", troubles: ["kill instance"], persistence: "always" },
  { name: "SIGTERM rolling restart", troubles: ["stop instance"], persistence: "everysec" },
  { name: "CLIENT KILL TYPE pubsub", troubles: ["kill pubsub"], persistence: "everysec" },
  { name: "client sockets cut", troubles: ["cut sockets"], persistence: "everysec" },
  { name: "Redis frozen 1-6 s", troubles: ["freeze redis"], persistence: "everysec" },
  { name: "instance cut off from Redis 1-8 s", troubles: ["partition"], persistence: "everysec" },
  { name: "kill -9 Redis, always", troubles: ["kill redis"], persistence: "always" },
  { name: "kill -9 Redis, everysec", troubles: ["kill redis"], persistence: "everysec" },
  { name: "kill -9 Redis, no persistence", troubles: ["kill redis"], persistence: "none" },
  { name: "everything in turn, always", troubles: ALL, persistence: "always" },
];

const [seconds = "20", seedText = String(Math.floor(Math.random() * 2 ** 31)), only = ""] = Deno.args;
const seed = Number(seedText);
if (!(Number(seconds) > 0 && Number(seconds) <= 600 && Number.isInteger(seed))) {
  console.error("deno task torture [seconds a case, at most 600] [seed] [part of a case's name]");
  Deno.exit(2);
}
console.log(`seed ${seed}, ${seconds} s a case\n`);
console.log(
  "| fault | faults | lines | kept | dials | lives | conflicts/gaps/doubles/disorder/missing | calm after |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
let isSound = true;
for (const { name, ...options } of CASES.filter(({ name }) => name.includes(only))) {
  const torture = await Torture.start({ ...options, seed, seconds: Number(seconds) });
  if (torture === undefined) Deno.exit(0);
  try {
    const outcome = await torture.run();
    console.log(rowOf(name, outcome));
    for (const note of outcome.notes) console.log(`  ${note}`);
    isSound &&= Object.values(outcome.faults).every((count) => count === 0);
  } catch (error) {
    isSound = false;
    console.log(`| ${name} | failed |\n${error instanceof Error ? error.message : error}`);
    console.log(torture.output.slice(-3000));
  }
  await torture[Symbol.asyncDispose]();
}
Deno.exit(isSound ? 0 : 1);

function rowOf(name: string, { faults, troubles, said, entries, dials, lives, calmMs }: Outcome): string {
  const counts = [faults.conflicts, faults.gaps, faults.doubles, faults.disorders, faults.missing].join("/");
  return `| ${[name, troubles, said, entries, dials, lives, counts, `${calmMs} ms`].join(" | ")} |`;
}
