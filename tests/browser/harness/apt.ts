import { runCommand } from "./command.ts";

const APT_LIMIT_MS = 8 * 60_000;
const LOCK_RETRIES = 30;
const LOCK_PAUSE_MS = 4_000;

/** Reads Debian's package lists anew; old ones still do if the machine can't fetch new ones. */
export async function aptUpdate(): Promise<void> {
  assertMay();
  await apt("update").catch(() => {});
}

/** Installs Debian packages, if this is root on a machine with apt. */
export async function aptInstall(...packages: string[]): Promise<void> {
  assertMay();
  await apt("install", ...packages);
}

function assertMay(): void {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) throw new Error("not root on Linux");
}

async function apt(verb: "update" | "install", ...packages: string[]): Promise<void> {
  const options = ["DPkg::Lock::Timeout=120", "Acquire::http::Timeout=15", "Acquire::Retries=2"];
  const flags = [...options.flatMap((option) => ["-o", option]), "-qq"];
  if (verb === "install") flags.push("-y", "--no-install-recommends");
  for (let retries = LOCK_RETRIES;; retries--) {
    try {
      const env = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
      await runCommand(["apt-get", verb, ...flags, ...packages], { env, limitMs: APT_LIMIT_MS });
      return;
    } catch (error) {
      // apt waits for dpkg's lock itself, but gives up at once on those of its lists and archives.
      const locked = error instanceof Error && error.message.includes("Could not get lock");
      if (!locked || retries === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
    }
  }
}
