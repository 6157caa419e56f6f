import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";

const log: string[] = [];
const note = (name: string) => () => void log.push(name);

describe("hooks", () => {
  beforeAll(note("all+"));
  beforeEach(note("each+"));
  afterEach(note("each-"));
  afterAll(note("all-"));
  it("first", note("first"));
  describe({ name: "inner", sanitizeOps: false }, () => {
    beforeAll(note("inner all+"));
    beforeEach(async () => {
      await Promise.resolve();
      log.push("inner each+");
    });
    afterEach(note("inner each-"));
    afterAll(note("inner all-"));
    it({ name: "second", fn: note("second") });
    it("third", { sanitizeResources: false }, note("third"));
  });
  it.skip("left out", note("left out"));
  describe.ignore("left out too", () => {
    it("left out", note("left out"));
  });
});

Deno.test("hooks run around tests, outer ones first and last", () => {
  const around = (name: string) => ["each+", "inner each+", name, "inner each-", "each-"];
  assertEquals(log, [
    ...["all+", "each+", "first", "each-"],
    ...["inner all+", ...around("second"), ...around("third"), "inner all-"],
    "all-",
  ]);
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
  assertEquals(said.match(/after each/g)?.length, 2);
  assertEquals(said.match(/after all/g)?.length, 1);
});

Deno.test("only() leaves all others out, within its suite and around it", async () => {
  const { said } = await outcomeOf("only");
  assertStringIncludes(said, "chosen ran");
  assert(!said.includes("other ran") && !said.includes("sibling ran"), said);
});

Deno.test("an asynchronous suite is refused", async () => {
  const { success, said } = await outcomeOf("asynchronous");
  assert(!success);
  assertStringIncludes(said, "synchronously");
});
