import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import type { StaticFile } from "../build_cache.ts";
import { asset } from "../runtime/asset.ts";

const TYPES = new Map([
  [".css", "text/css; charset=UTF-8"],
  [".html", "text/html; charset=UTF-8"],
  [".ico", "image/vnd.microsoft.icon"],
  [".jpg", "image/jpeg"],
  [".js", "text/javascript; charset=UTF-8"],
  [".json", "application/json; charset=UTF-8"],
  [".png", "image/png"],
  [".svg", "image/svg+xml"],
  [".txt", "text/plain; charset=UTF-8"],
  [".webmanifest", "application/manifest+json"],
  [".webp", "image/webp"],
  [".woff2", "font/woff2"],
]);

/** A file to serve, with its type and what its ETag is made of. */
export function staticFile(
  name: string,
  content: Uint8Array<ArrayBuffer>,
): StaticFile & { content: typeof content } {
  const hash = createHash("sha256").update(content).digest("hex");
  return { hash, contentType: TYPES.get(extname(name)) ?? "text/plain", content };
}

/** Finds the static files; of two with one path, the first folder's counts. */
export async function findStaticFiles(
  root: string,
  dirs: string[],
  outDir: string,
): Promise<Map<string, StaticFile>> {
  const files = new Map<string, StaticFile>();
  for (const dir of dirs) {
    for (const entry of await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])) {
      const file = join(entry.parentPath, entry.name);
      const parts = relative(dir, file).split(/[\\/]/);
      const hidden = parts.some((part) => part.startsWith(".") && part !== ".well-known");
      const path = "/" + parts.map(encodeURIComponent).join("/");
      if (!entry.isFile() || hidden || files.has(path) || file.startsWith(outDir)) continue;
      const { content, ...known } = staticFile(file, withAssets(file, await Deno.readFile(file)));
      files.set(
        path,
        extname(file) === ".css" ? { ...known, content } : { ...known, filePath: relative(root, file) },
      );
    }
  }
  return files;
}

/** Locks what a stylesheet refers to. */
function withAssets(file: string, content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (extname(file) !== ".css") return content;
  const css = new TextDecoder().decode(content).replaceAll(
    /url\((["']?)(\/[^"')]+)\1\)/g,
    (_, quote, path) => `url(${quote}${asset(path)}${quote})`,
  );
  return new TextEncoder().encode(css);
}
