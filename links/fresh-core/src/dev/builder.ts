import { createHash } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { App, type ListenOptions, setBuildCache } from "../app.ts";
import { BuildCache, type BuildPlan, type StaticFile } from "../build_cache.ts";
import { BUILD_ID, setBuildId } from "../runtime/build_id.ts";
import { bundle } from "./bundle.ts";
import { findIslands, findRoutes } from "./crawl.ts";
import { findStaticFiles } from "./static_dir.ts";

/** Where things are; relative paths start at `root`. */
export interface BuildOptions {
  /** The browsers to build for. */
  target?: string | string[];
  /** The project's folder, also as a file URL. */
  root?: string;
  /** Where the build goes. */
  outDir?: string;
  /** Where the static files are. */
  staticDir?: string | string[];
  /** Where the islands are. */
  islandDir?: string;
  /** Where the routes are. */
  routeDir?: string;
  /** The module that exports `app`. */
  serverEntry?: string;
}

type Mode = "development" | "production";

/** Builds an app's islands and files, for the disk or for this process. */
// deno-lint-ignore no-explicit-any -- upstream's default, so that a Builder fits any app
export class Builder<State = any> {
  readonly #root: string;
  readonly #options: BuildOptions;

  constructor(options: BuildOptions = {}) {
    this.#root = toPath(options.root ?? ".", Deno.cwd());
    this.#options = options;
  }

  /** Builds; in memory, what it returns gives an app the build. */
  async build(
    { mode = "production", snapshot = "disk" }: { mode?: Mode; snapshot?: "disk" | "memory" } = {},
  ): Promise<(app: App<State>) => void> {
    const plan = await this.#plan(mode);
    if (snapshot === "disk") {
      await this.#write(plan);
      return () => {
        throw new Error("A build on the disk is run by its server.js");
      };
    }
    const cache = await BuildCache.load(this.#root, plan);
    return (app) => setBuildCache(app, cache, app.config.mode);
  }

  /** Builds for development and serves the app; after a change, `deno run --watch` starts it anew. */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    const cache = await BuildCache.load(this.#root, await this.#plan("development"));
    const imported = await importApp();
    const app = imported instanceof App ? imported : imported.app;
    setBuildCache(app, cache, "development");
    await app.listen(options);
  }

  get #outDir(): string {
    return toPath(this.#options.outDir ?? "_fresh", this.#root);
  }

  async #plan(mode: Mode): Promise<BuildPlan> {
    const { target = ["chrome99", "firefox99", "safari15"], ...options } = this.#options;
    const root = this.#root;
    const buildId = useBuildId();
    const islands = await findIslands(root, toPath(options.islandDir ?? "islands", root), buildId);
    const routes = await findRoutes(root, toPath(options.routeDir ?? "routes", root));
    const dirs = [options.staticDir ?? "static"].flat().map((dir) => toPath(dir, root));
    const files = await findStaticFiles(root, dirs, this.#outDir);
    return {
      buildId,
      islands,
      routes,
      files: [...files, ...await bundle({ root, target, mode, buildId, islands })],
    };
  }

  /** Writes the server's entry, the plan that it loads and the files that were made. */
  async #write(plan: BuildPlan): Promise<void> {
    const root = this.#root;
    const out = this.#outDir;
    await Deno.remove(join(out, "static"), { recursive: true }).catch(() => {});
    await Deno.mkdir(out, { recursive: true });
    const files = await Promise.all(
      plan.files.map(async ([path, { content, ...file }]): Promise<[string, StaticFile]> => {
        if (content === undefined) return [path, file];
        const target = join(out, "static", path);
        await Deno.mkdir(dirname(target), { recursive: true });
        await Deno.writeFile(target, content);
        return [path, { ...file, filePath: relative(root, target) }];
      }),
    );
    const entry = JSON.stringify("./" + relative(out, toPath(this.#options.serverEntry ?? "main.ts", root)));
    await Deno.writeTextFile(
      join(out, "snapshot.js"),
      `export default ${JSON.stringify({ ...plan, files }, null, 1)};\n`,
    );
    await Deno.writeTextFile(
      join(out, "server.js"),
      `import { BuildCache, setBuildCache } from "fresh/internal";
import plan from "./snapshot.js";
import { app } from ${entry};

const root = import.meta.dirname + ${JSON.stringify("/" + relative(out, root))};
setBuildCache(app, await BuildCache.load(root, plan), "production");
export default { fetch: app.handler() };
`,
    );
  }
}

/** The id that the place of deployment gives the build, or one for this process. */
function useBuildId(): string {
  const { env } = Deno;
  const given = env.get("DENO_DEPLOYMENT_ID") ?? env.get("GITHUB_SHA") ?? env.get("CI_COMMIT_SHA");
  if (given !== undefined) setBuildId(createHash("sha1").update(given).digest("hex"));
  return BUILD_ID;
}

function toPath(path: string, root: string): string {
  return path.startsWith("file://") ? fileURLToPath(path) : resolve(root, path);
}
