import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setBuildId } from "./runtime/build_id.ts";
import { uniqueNames } from "./unique_names.ts";

/** A module in `islands/`; all its paths start at the project's folder, as all paths of a plan do. */
export interface IslandFile {
  /** What its default export is called. */
  name: string;
  file: string;
  /** Where the browser finds it. */
  chunk: string;
}

/** A component that the browser brings to life. */
export interface Island {
  /** Its name in markers and in the boot script. */
  name: string;
  /** Its name in the chunk. */
  exportName: string;
  chunk: string;
}

/** What a file in `routes/` is for. */
export type RouteKind = "app" | "middleware" | "notFound" | "error" | "route";

/** A module in `routes/`. */
export interface RouteFile {
  file: string;
  kind: RouteKind;
  /** The pattern of its folder, which says what holds for it. */
  folder: string;
  /** The pattern of its own path. */
  path: string;
}

/** A module, before anybody looked what it exports. */
export type Module = Record<string, unknown>;

/** A route file with its module; pages are loaded when first asked for. */
export type LoadedRoute = RouteFile & { mod: Module | (() => Promise<Module>) };

/** A file to serve; its content is here or on the disk. */
export interface StaticFile {
  hash: string;
  contentType: string;
  content?: Uint8Array<ArrayBuffer>;
  filePath?: string;
}

/** All that a build found and made. */
export interface BuildPlan {
  buildId: string;
  islands: IslandFile[];
  routes: RouteFile[];
  files: [path: string, file: StaticFile][];
}

/** A build that an app runs on. */
export class BuildCache {
  /** The path of the chunk that boots pages. */
  readonly clientEntry: string = "";
  readonly #files: Map<string, StaticFile>;

  constructor(
    /** The project's folder. */
    readonly root: string,
    { buildId, files }: BuildPlan = { buildId: "", islands: [], routes: [], files: [] },
    /** The islands by component. */
    readonly islands: ReadonlyMap<unknown, Island> = new Map(),
    /** The file routes in order. */
    readonly routes: readonly LoadedRoute[] = [],
  ) {
    if (buildId !== "") setBuildId(buildId);
    this.clientEntry = `/_fresh/js/${buildId}/fresh-runtime.js`;
    this.#files = new Map(files);
  }

  /** Loads what a plan names. */
  static async load(root: string, plan: BuildPlan): Promise<BuildCache> {
    const load = (file: string): Promise<Module> => import(pathToFileURL(join(root, file)).href);
    const islands = await Promise.all(
      plan.islands.map(async (island): Promise<[IslandFile, Module]> => [island, await load(island.file)]),
    );
    const routes = await Promise.all(plan.routes.map(async (route) => {
      return { ...route, mod: route.kind === "route" ? () => load(route.file) : await load(route.file) };
    }));
    return new BuildCache(root, plan, islandsIn(islands), routes);
  }

  /** What is known of a file. */
  file(pathname: string): StaticFile | undefined {
    return this.#files.get(pathname);
  }

  /** What is in a file. */
  async read({ content, filePath = "" }: StaticFile): Promise<Uint8Array<ArrayBuffer>> {
    return content ?? await Deno.readFile(join(this.root, filePath));
  }
}

/** Every function that an island module exports is an island, with a name of its own. */
function islandsIn(loaded: [IslandFile, Module][]): Map<unknown, Island> {
  const unique = uniqueNames();
  return new Map(loaded.flatMap(([{ name, chunk }, module]) =>
    Object.entries(module)
      .filter(([, value]) => typeof value === "function")
      .map(([exportName, component]): [unknown, Island] => {
        return [component, { name: unique(exportName === "default" ? name : exportName), exportName, chunk }];
      })
  ));
}
