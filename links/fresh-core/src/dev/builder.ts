import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type App, setBuild } from "../app.ts";
import { loadBuild } from "../build.ts";
import type { BuildPlan } from "../build_plan.ts";
import type { Mode } from "../config.ts";
import { BOOT, bundle } from "./bundle.ts";
import { findIslands, findRoutes } from "./crawl.ts";
import { writeServer } from "./server_files.ts";
import { findStaticFiles } from "./static_dir.ts";

/** Where things are. */
export interface BuildOptions {
  /** The project's folder, also as a file URL. */
  root?: string;
}

/** Builds an app's islands and files, for the disk or for this process. */
// deno-lint-ignore no-explicit-any -- upstream's default, so that a Builder fits any app
export class Builder<State = any> {
  readonly #root: string;

  constructor({ root = "." }: BuildOptions = {}) {
    this.#root = root.startsWith("file://") ? fileURLToPath(root) : resolve(root);
  }

  /** Builds; in memory, what it returns gives an app the build. */
  async build(
    { snapshot = "disk" }: { snapshot?: "disk" | "memory" } = {},
  ): Promise<(app: App<State>) => void> {
    const plan = await this.#plan("production");
    if (snapshot === "disk") {
      await writeServer(this.#root, plan);
      return () => {
        throw new Error("A build on the disk is run by its server.js");
      };
    }
    const build = await loadBuild(this.#root, plan);
    return (app) => setBuild(app, build, "production");
  }

  /** Builds for development and serves the app; after a change, `deno run --watch` starts it anew. */
  async listen(
    importApp: () => Promise<{ app: App<State> }>,
    options: Deno.ServeTcpOptions = {},
  ): Promise<void> {
    const build = await loadBuild(this.#root, await this.#plan("development"));
    const { app } = await importApp();
    setBuild(app, build, "development");
    Deno.serve(options, app.handler());
  }

  async #plan(mode: Mode): Promise<BuildPlan> {
    const root = this.#root;
    const buildId = crypto.randomUUID().replaceAll("-", "");
    const found = await findIslands(root);
    const { files, chunksOf } = await bundle({ root, mode, buildId, islands: found });
    const islands = found.map((island) => ({ ...island, chunks: chunksOf(island.name) }));
    return {
      buildId,
      bootChunks: chunksOf(BOOT),
      islands,
      routes: await findRoutes(root),
      files: [...await findStaticFiles(root), ...files],
    };
  }
}
