import { build, type Plugin, stop } from "esbuild";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { IslandFile, StaticFile } from "../build_cache.ts";
import { CACHE_KEY } from "../runtime/build_id.ts";
import { staticFile } from "./static_dir.ts";

const RUNTIME = fileURLToPath(new URL("../runtime/mod.ts", import.meta.url));
const CLIENT = fileURLToPath(new URL("../client/mod.ts", import.meta.url));

interface BundleOptions {
  root: string;
  target: string | string[];
  mode: "development" | "production";
  buildId: string;
  islands: IslandFile[];
}

/** Bundles the islands and the code that boots them for the browser. */
export async function bundle(
  { root, target, mode, buildId, islands }: BundleOptions,
): Promise<[path: string, file: StaticFile][]> {
  const entries = islands.map(({ name, file }) => [name, "./" + file]);
  try {
    const { outputFiles } = await build({
      entryPoints: { ...Object.fromEntries(entries), "fresh-runtime": CLIENT },
      absWorkingDir: root,
      outdir: ".",
      write: false,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      target,
      minify: mode === "production",
      sourcemap: mode === "production" ? false : "inline",
      jsx: "automatic",
      jsxImportSource: "preact",
      tsconfigRaw: "{}",
      define: { "process.env.NODE_ENV": JSON.stringify(mode) },
      plugins: [fresh(buildId)],
      logLevel: "warning",
    });
    return outputFiles.map(({ path, contents }) => [
      `/_fresh/js/${buildId}/${relative(root, path)}`,
      staticFile(path, contents as Uint8Array<ArrayBuffer>),
    ]);
  } finally {
    // It is a process of its own, which would stay as long as this one.
    await stop();
  }
}

/** Gives islands the runtime under its public name, and the build's id. */
function fresh(buildId: string): Plugin {
  const contents = `export const CACHE_KEY = "${CACHE_KEY}"; export const BUILD_ID = "${buildId}";`;
  return {
    name: "fresh",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^fresh\/runtime$/ }, () => ({ path: RUNTIME }));
      onLoad({ filter: /[\\/]runtime[\\/]build_id\.ts$/ }, () => ({ contents }));
    },
  };
}
