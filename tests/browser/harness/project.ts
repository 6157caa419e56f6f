import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The path of the project's root folder. */
export const projectRoot: string = fileURLToPath(new URL("../../../", import.meta.url));

/** The path of something in the project's git-ignored cache folder. */
export function cachePath(...parts: string[]): string {
  return join(projectRoot, ".cache", ...parts);
}

/** Waits until no other process or test file holds the lock of this name; closing the file releases it. */
export async function lockProject(name: string): Promise<Deno.FsFile> {
  await Deno.mkdir(cachePath(), { recursive: true });
  const file = await Deno.open(cachePath(`${name}.lock`), { create: true, write: true });
  await file.lock(true);
  return file;
}

/** Turns a test's or person's name into a file name. */
export function fileName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-").replaceAll(/^-|-$/g, "").slice(0, 80) ||
    "unnamed";
}
