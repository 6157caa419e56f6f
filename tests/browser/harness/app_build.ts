import { runCommand } from "./command.ts";
import { lockProject } from "./project.ts";

const BUILD_LIMIT_MS = 3 * 60_000;

/**
 * Makes the app's production build in `_fresh/`, once in a test process.
 *
 * `PARLEY_BUILT=1` says that it is there; set by the first test file, or by whoever starts the tests after a build.
 */
export async function ensureBuilt(): Promise<void> {
  using _lock = await lockProject("build");
  if (Deno.env.get("PARLEY_BUILT") === "1") return;
  await runCommand([Deno.execPath(), "run", "-A", "dev.ts", "build"], { limitMs: BUILD_LIMIT_MS });
  Deno.env.set("PARLEY_BUILT", "1");
}
