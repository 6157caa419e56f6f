import { assert, assertEquals } from "@std/assert";
import { groupPresence, RunJoiner } from "../../components/presence_runs.ts";
import type { Block, GapRow, PresenceRow, Row, WarningRow } from "../../lib/client/rows.ts";

const NOON = new Date(2025, 10, 21, 12).getTime();
const DAY_MS = 86_400_000;
const presence = (name: string, more: Partial<PresenceRow> = {}): PresenceRow => ({
  row: "joined",
  key: name,
  at: NOON,
  member: name,
  name,
  ...more,
});
const gap: GapRow = { row: "gap", key: "gap", at: NOON, why: "missed" };
const block = (key: string, ...rows: readonly Row[]): Block => ({ key, rows });
const [ana, ben, cleo, dan] = ["Ana", "Ben", "Cleo", "Dan"].map((name) => presence(name)) as [
  ...[PresenceRow, PresenceRow, PresenceRow, PresenceRow],
];

Deno.test("RunJoiner carries a run over any number of blocks", () => {
  const joined = new RunJoiner().join([block("1", ana, gap, ben), block("2", cleo), block("3", dan, gap)]);
  assertEquals(joined.map(({ carried, isOpen }) => [carried, isOpen]), [
    [[], true],
    [[ben], true],
    [[ben, cleo], false],
  ]);
});

Deno.test("RunJoiner takes a warning for no presence", () => {
  const warning: WarningRow = { row: "warning", key: "w", at: NOON, why: "replayed", name: "Ana" };
  const joined = new RunJoiner().join([block("1", ana, warning), block("2", ben)]);
  assertEquals(joined.map(({ carried, isOpen }) => [carried, isOpen]), [[[], false], [[], false]]);
});

Deno.test("RunJoiner ends a run at another row and at another day", () => {
  const tomorrow = presence("Eve", { at: NOON + DAY_MS });
  const joined = new RunJoiner().join([block("1", ana), block("2", gap, ben), block("3", tomorrow)]);
  assertEquals(joined.map(({ carried, isOpen }) => [carried, isOpen]), [[[], false], [[], false], [
    [],
    false,
  ]]);
});

Deno.test("RunJoiner keeps the identity of what hasn't changed", () => {
  const joiner = new RunJoiner();
  const [first, second] = [block("1", ana), block("2", ben)];
  const before = joiner.join([first, second]);
  const after = joiner.join([first, second, block("3", cleo)]);
  assert(before[1]?.carried === after[1]?.carried);
});

Deno.test("groupPresence() puts the alike together, each member once", () => {
  const left = presence("Ana", { row: "left", key: "gone" });
  const groups = groupPresence([ana, left, { ...ana, key: "again" }, ben]);
  assertEquals(groups.map(({ row, rows }) => [row, rows.map(({ name }) => name)]), [
    ["joined", ["Ana", "Ben"]],
    ["left", ["Ana"]],
  ]);
});
