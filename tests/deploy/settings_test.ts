import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readConfig } from "../../lib/server/config.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
/** Set by the platform, not by an operator. */
const PLATFORM = ["DENO_DEPLOY"];
/** Of the runtime, of programs beside Parley, and of compose itself. */
const OTHERS = /^(DENO_|OTEL_|NO_COLOR$|TURN_HOST$)/;

/** Every variable that the configuration looks at. */
function settings(): Set<string> {
  const names = new Set<string>();
  readConfig(new Proxy({}, { get: (_, name) => void names.add(String(name)) }));
  return names;
}

describe("the settings", () => {
  it("are all in the table of docs/OPERATIONS.md, and nothing else is", async () => {
    const [, section = ""] = (await read("docs/OPERATIONS.md")).split(/^## /m).filter((text) =>
      text.startsWith("1.") || text.startsWith("2.")
    );
    const rows = section.split("\n").filter((line) => line.startsWith("| `")).map((line) =>
      line.split("|")[1] ?? ""
    );
    const told = rows.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = ""]) => name));
    assertEquals(told.sort(), [...settings()].filter((name) => !PLATFORM.includes(name)).sort());
  });

  it("are the only ones that the examples and the README set", async () => {
    const files = [
      "Dockerfile",
      "compose.yaml",
      "deploy/parley@.service",
      "deploy/nginx.conf",
      "deploy/Caddyfile",
    ];
    const texts = await Promise.all(
      [...files, "deploy/turnserver.conf", "README.md", "docs/OPERATIONS.md"].map(read),
    );
    const set = texts.flatMap((text) => [...text.matchAll(/\b([A-Z]+_[A-Z_]+|HOST|PORT)(=|: )/g)])
      .map(([, name = ""]) => name);
    assert(set.length > 20, "they are found");
    const known = settings();
    const links = ["REDIS_PORT", "METRICS_PORT"];
    assertEquals(
      set.filter((name) => !known.has(name) && !OTHERS.test(name) && !links.includes(name)),
      [],
    );
  });
});
