import { delimiter, join } from "node:path";
import { aptInstall, aptUpdate } from "./apt.ts";
import { lockProject } from "./project.ts";

/** A program of a Debian package that some tests need and can do without. */
export interface DebianProgram {
  readonly program: string;
  readonly package: string;
}

/**
 * Gives the program's path, after installing its package where it is missing and this is root; without it, says on the
 * standard error why the test is skipped, and gives undefined.
 */
export async function findOrInstall({ program, package: name }: DebianProgram): Promise<string | undefined> {
  using _lock = await lockProject(name);
  const found = await inPath(program);
  if (found !== undefined) return found;
  try {
    console.error(`Installing ${name} with apt-get…`);
    await aptInstall(name).catch(async () => {
      await aptUpdate();
      await aptInstall(name);
    });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    console.error(`SKIPPED, since there is no ${program} (Debian: apt-get install ${name}): ${reason}`);
    return undefined;
  }
  return await inPath(program);
}

async function inPath(program: string): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
    const path = join(folder, program);
    const isFile = await Deno.stat(path).then((stat) => stat.isFile, () => false);
    if (folder !== "" && isFile) return path;
  }
  return undefined;
}
