import { extname, join } from "node:path";
import type { IslandFile, RouteFile } from "../build_plan.ts";
import { filesIn } from "./files_in.ts";

const SPECIAL = new Map<string, RouteFile["kind"]>([
  ["_app", "app"],
  ["_middleware", "middleware"],
  ["_error", "error"],
]);

/** Finds the islands and what each is called. */
export async function findIslands(root: string): Promise<Omit<IslandFile, "chunks">[]> {
  const modules = await modulesIn(join(root, "islands"));
  return modules.map(({ path, id }) => ({ name: id.replaceAll(/\W/g, "_"), file: `islands/${path}` }));
}

/** Finds the route files, in the order in which they are registered. */
export async function findRoutes(root: string): Promise<RouteFile[]> {
  const modules = await modulesIn(join(root, "routes"));
  return modules.sort((one, other) => rank(one.id) < rank(other.id) ? -1 : 1).map(({ path, id }) => {
    const kind = SPECIAL.get(id) ?? "route";
    if (kind === "route" && /(^|\/)_|\(|\[\[|\[\.\.\.|\]\[/.test(id)) {
      throw new Error(`The stand-in can't route ${path}`);
    }
    const pattern = `/${id}`.replace(/\/index$/, "").replaceAll(/\[([^\]]+)\]/g, ":$1");
    return { file: `routes/${path}`, kind, path: pattern || "/" };
  });
}

/** Special files come first; at each level, names come before parameters. */
function rank(id: string): string {
  return (SPECIAL.has(id) ? "0" : "1") + id.replaceAll("[", "\uffff");
}

async function modulesIn(dir: string): Promise<{ path: string; id: string }[]> {
  const paths = await filesIn(dir);
  return paths
    .filter((path) => /\.[jt]sx?$/.test(path) && !/[._]test\.[^.]+$/.test(path))
    .map((path) => ({ path, id: path.slice(0, -extname(path).length) }));
}
