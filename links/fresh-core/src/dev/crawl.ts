import { readdir } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import type { IslandFile, RouteFile, RouteKind } from "../build_cache.ts";
import { uniqueNames } from "../unique_names.ts";

const SPECIAL = new Map<string, RouteKind>([
  ["_app", "app"],
  ["_middleware", "middleware"],
  ["_404", "notFound"],
  ["_error", "error"],
]);

/** Finds the islands and what each one's chunk will be called. */
export async function findIslands(root: string, dir: string, buildId: string): Promise<IslandFile[]> {
  const unique = uniqueNames();
  return (await modulesIn(dir)).map((file) => {
    const name = unique(basename(file, extname(file)).replaceAll(/^[^a-z_$]|[^a-z0-9_$]+/gi, "_"));
    return { name, file: relative(root, file), chunk: `/_fresh/js/${buildId}/${name}.js` };
  });
}

/** Finds the route files, in the order in which they are registered. */
export async function findRoutes(root: string, dir: string): Promise<RouteFile[]> {
  const ids = (await modulesIn(dir)).map((file) => {
    const path = relative(dir, file).replaceAll("\\", "/");
    return { file, parts: path.slice(0, -extname(path).length).split("/") };
  });
  ids.sort((one, other) => compare(one.parts, other.parts));
  return ids.map(({ file, parts }) => {
    const name = parts.at(-1) ?? "";
    const folder = patternOf(parts.slice(0, -1), file);
    const kind = SPECIAL.get(name) ?? "route";
    const path = kind === "route" && name !== "index" ? patternOf(parts, file) : folder;
    return { file: relative(root, file), kind, folder, path };
  });
}

async function modulesIn(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => /\.[jt]sx?$/.test(name) && !/[._]test\.[^.]+$/.test(name))
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name))
    .sort();
}

function patternOf(parts: string[], file: string): string {
  for (const part of parts) {
    if (/^_|^\(|\[\[|\[\.\.\.|\]\[/.test(part)) throw new Error(`The stand-in can't route ${file}`);
  }
  return "/" + parts.join("/").replaceAll(/\[([^\]]+)\]/g, ":$1");
}

/** Special files come first, then `index`, plain names and names with parameters. */
function rank(part: string | undefined): number {
  if (part === undefined) return 0;
  const special = [...SPECIAL.keys(), "index"].indexOf(part);
  return special >= 0 ? special : part.includes("[") ? 11 : 10;
}

function compare(one: string[], other: string[]): number {
  const at = one.findIndex((part, index) => part !== other[index]);
  const [a, b] = [one[at], other[at]];
  return rank(a) - rank(b) || (String(a) < String(b) ? -1 : 1);
}
