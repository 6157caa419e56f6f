import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ChildProgram } from "../fakes/child_program.ts";
import type { CaseResult } from "./cases.ts";

/** Runs a program of cases and gives what became of each, up to its end. */
async function resultsOf(program: string): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const done = Promise.withResolvers<void>();
  await using _ = new ChildProgram(new URL(program, import.meta.url), {
    heard: (said) => {
      results.push(said as CaseResult);
      if (results.at(-1)?.name === undefined) done.resolve();
    },
    ended: done.resolve,
  });
  await done.promise;
  assertEquals(results.at(-1), {}, `${program} ended early, after ${results.at(-1)?.name}`);
  return results.slice(0, -1);
}

describe("on the real libwebrtc", () => {
  for (
    const [program, cases] of [["peer_cases.ts", 10], ["mesh_cases.ts", 2]] as const
  ) {
    it(`${program} hold [PEER-1] [PEER-2] [PEER-3] [PEER-5] [PEER-8] [PEER-9] [FILE-4]`, async () => {
      const results = await resultsOf(program);
      assertEquals(results.length, cases);
      for (const { name, error } of results) assert(error === undefined, `${name}\n${error}`);
    });
  }
});
