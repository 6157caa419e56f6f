/**
 * Finds a Chromium for the browser tests, or installs one. Run as a program, it prints the path.
 *
 *     deno run -A --no-config --no-lock tests/browser/harness/ensure_chromium.ts
 */

import { fileURLToPath } from "node:url";
import { installFromApt } from "./chromium_from_apt.ts";
import { findUnpacked, unpackFromNpm } from "./chromium_from_npm.ts";
import { findInPath, runs } from "./chromium_in_path.ts";
import { runCommand } from "./command.ts";
import { lockProject } from "./project.ts";

const INSTALL_LIMIT_MS = 15 * 60_000;

const SOURCES = new Map<string, () => Promise<string>>([
  ["path", findInPath],
  // An earlier run's, so that a machine where apt can't help asks it once only.
  ["cache", findUnpacked],
  ["apt", installFromApt],
  ["npm", unpackFromNpm],
]);

/**
 * Gives the path of a Chromium, the same one for the rest of this process.
 *
 * The search runs in a process of its own, without the project's configuration, so that the 64 MB of
 * `npm:@sparticuz/chromium` are no part of the tests' module graph. What it found is kept in `E2E_CHROMIUM`,
 * which, unlike a module's variable, all test files of a process share.
 */
export async function ensureChromium(): Promise<string> {
  const known = await fromEnvironment();
  if (known !== undefined) return known;
  const program = fileURLToPath(import.meta.url);
  const command = [Deno.execPath(), "run", "-A", "--no-config", "--no-lock", "--quiet", program];
  const path = (await runCommand(command, { limitMs: INSTALL_LIMIT_MS, echo: true })).trim();
  Deno.env.set("E2E_CHROMIUM", path);
  return path;
}

/** Goes through the sources, or those that `E2E_CHROMIUM_FROM` lists (`path,cache,apt,npm`), and gives the first hit. */
export async function findChromium(): Promise<string> {
  const known = await fromEnvironment();
  if (known !== undefined) return known;
  using _lock = await lockProject("chromium");
  const wanted = Deno.env.get("E2E_CHROMIUM_FROM")?.split(",") ?? [...SOURCES.keys()];
  const reasons: string[] = [];
  for (const name of wanted) {
    const find = SOURCES.get(name.trim());
    if (find === undefined) {
      throw new Error(`E2E_CHROMIUM_FROM lists "${name}", not one of ${[...SOURCES.keys()].join()}.`);
    }
    try {
      return await find();
    } catch (error) {
      reasons.push(`  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    "No Chromium for the browser tests. Install one (Debian: apt-get install chromium-headless-shell), " +
      `or set E2E_CHROMIUM to the path of a Chromium or Chrome.\n${reasons.join("\n")}`,
  );
}

async function fromEnvironment(): Promise<string | undefined> {
  const path = Deno.env.get("E2E_CHROMIUM");
  if (path === undefined || path === "") return undefined;
  if (await runs(path)) return path;
  throw new Error(`E2E_CHROMIUM is set to ${path}, which can't be run.`);
}

if (import.meta.main) {
  try {
    console.log(await findChromium());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
