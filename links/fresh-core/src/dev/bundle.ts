import { build, stop } from "esbuild";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { IslandFile, StaticFile } from "../build_plan.ts";
import type { Mode } from "../config.ts";
import { headersOf } from "./static_dir.ts";

/** What the chunk that boots islands is called. */
export const BOOT = "fresh-runtime";
const BOOT_FILE = fileURLToPath(new URL("../client/boot.ts", import.meta.url));

interface BundleOptions {
  root: string;
  mode: Mode;
  buildId: string;
  islands: readonly Omit<IslandFile, "chunks">[];
}

/** What the browser gets. */
export interface Bundle {
  files: [path: string, file: StaticFile][];
  /** The paths of an island's chunk and of all that it needs. */
  chunksOf(name: string): string[];
}

/** Bundles the islands and the code that boots them for the browser. */
export async function bundle({ root, mode, buildId, islands }: BundleOptions): Promise<Bundle> {
  const base = `/_fresh/js/${buildId}/`;
  const entries = islands.map(({ name, file }) => [name, `./${file}`]);
  try {
    const { outputFiles, metafile: { outputs } } = await build({
      entryPoints: { ...Object.fromEntries(entries), [BOOT]: BOOT_FILE },
      absWorkingDir: root,
      outdir: ".",
      write: false,
      metafile: true,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      target: ["chrome99", "firefox99", "safari15"],
      minify: mode === "production",
      sourcemap: mode === "production" ? false : "inline",
      jsx: "automatic",
      jsxImportSource: "preact",
      tsconfigRaw: "{}",
      define: { "process.env.NODE_ENV": JSON.stringify(mode) },
      logLevel: "warning",
    });
    return {
      files: outputFiles.map(({ path, contents }) => {
        const content = contents as Uint8Array<ArrayBuffer>;
        return [base + relative(root, path), { ...headersOf(path, content), content }];
      }),
      chunksOf: (name) => {
        const found = new Set([`${name}.js`]);
        // What is added on the way is visited too.
        for (const chunk of found) {
          const needed = outputs[chunk]?.imports.filter(({ kind }) => kind === "import-statement") ?? [];
          for (const { path } of needed) found.add(path);
        }
        return [...found].map((chunk) => base + chunk);
      },
    };
  } finally {
    // It is a process of its own, which would stay as long as this one.
    await stop();
  }
}
