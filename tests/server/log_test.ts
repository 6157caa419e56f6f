import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { jsonLog } from "../../lib/server/log.ts";

describe("jsonLog()", () => {
  it("writes one JSON object a line", () => {
    const lines: string[] = [];
    jsonLog({ write: (line) => lines.push(line), time: () => "noon" }).info("started", { count: 3 });
    assertEquals(lines.map((line) => JSON.parse(line)), [
      { time: "noon", level: "info", message: "started", count: 3 },
    ]);
  });

  it("tells where an error came from, and not what it says", () => {
    const lines: string[] = [];
    const log = jsonLog({ write: (line) => lines.push(line), time: () => "noon" });
    log.error("failed", { code: 4011, error: new TypeError("a secret\nat home") });
    log.error("failed", { error: "a secret" });
    const [first, second] = lines.map((line) => JSON.parse(line));
    assertEquals([first.level, first.code, first.error], ["error", 4011, "TypeError"]);
    assert(first.at[0].includes("log_test.ts"));
    assertEquals(second.error, "string");
    assert(!lines.join().includes("secret"), lines.join());
  });
});
