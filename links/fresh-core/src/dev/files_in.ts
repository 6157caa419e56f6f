import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** The paths of all files in a folder and below it, seen from there; none if there is no such folder. */
export async function filesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => relative(dir, join(parentPath, name)).replaceAll("\\", "/"));
}
