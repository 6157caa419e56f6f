import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";

const log: string[] = [];
const note = (name: string) => () => void log.push(name);

describe("hooks", () => {
  beforeAll(note("all+"));
  afterAll(note("all-"));
  it("first", note("first"));
  describe("inner", () => {
    beforeAll(async () => {
      await Promise.resolve();
      log.push("inner all+");
    });
    afterAll(note("inner all-"));
    it("second", note("second"));
    it("third", note("third"));
  });
});

Deno.test("hooks run around a suite's tests, outer ones first and last", () => {
  assertEquals(log, ["all+", "first", "inner all+", "second", "third", "inner all-", "all-"]);
});

it("it() outside of a suite is a test of its own", (t) => {
  assertEquals(t.name, "it() outside of a suite is a test of its own");
});

describe("a test", () => {
  it("gets the context of its step", (t) => {
    assertEquals([t.name, t.parent?.name], ["gets the context of its step", "a test"]);
  });
});

/** What Deno says to a file of tests. */
async function outcomeOf(suite: string): Promise<{ success: boolean; said: string }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", new URL(`./fixture/suites/${suite}.ts`, import.meta.url).pathname],
    env: { NO_COLOR: "1" },
    signal: AbortSignal.timeout(60_000),
  }).output();
  return { success, said: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
}

Deno.test("a failing test fails its suite, and what comes after it still runs", async () => {
  const { success, said } = await outcomeOf("failing");
  assert(!success);
  assertStringIncludes(said, "Error: on purpose");
  assertStringIncludes(said, "good ran");
  assertEquals(said.match(/after all/g)?.length, 1);
});

Deno.test("an asynchronous suite is refused", async () => {
  const { success, said } = await outcomeOf("asynchronous");
  assert(!success);
  assertStringIncludes(said, "synchronously");
});
