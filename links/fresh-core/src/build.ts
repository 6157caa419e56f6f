import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildPlan, IslandFile, RouteFile, StaticFile } from "./build_plan.ts";
import { setBuildId } from "./runtime/build_id.ts";

/** What a module exports, before anybody looked. */
export type Module = Readonly<Record<string, unknown>>;

/** A route file with its module. */
export type LoadedRoute = RouteFile & { readonly module: Module };

/** A build that an app runs on. */
export interface Build {
  /** The project's folder. */
  readonly root: string;
  /** The chunk that boots islands, then those that it needs. */
  readonly bootChunks: readonly string[];
  /** By component. */
  readonly islands: ReadonlyMap<unknown, IslandFile>;
  /** In the order of registration. */
  readonly routes: readonly LoadedRoute[];
  /** By decoded path. */
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** What an app has before it is built. */
export const NO_BUILD: Build = {
  root: ".",
  bootChunks: [],
  islands: new Map(),
  routes: [],
  files: new Map(),
};

/** Loads what a plan names. */
export async function loadBuild(root: string, plan: BuildPlan): Promise<Build> {
  const load = (file: string): Promise<Module> => import(pathToFileURL(join(root, file)).href);
  const routes = plan.routes.map(async (route) => ({ ...route, module: await load(route.file) }));
  const islands = plan.islands.map(async (island): Promise<[unknown, IslandFile]> => {
    const { default: component, ...others } = await load(island.file);
    if (typeof component === "function" && Object.keys(others).length === 0) return [component, island];
    throw new Error(`The stand-in takes an island as the only export, by default: ${island.file}`);
  });
  setBuildId(plan.buildId);
  return {
    root,
    bootChunks: plan.bootChunks,
    islands: new Map(await Promise.all(islands)),
    routes: await Promise.all(routes),
    files: new Map(plan.files),
  };
}
