import { createHash } from "node:crypto";
import { extname, join } from "node:path";
import type { StaticFile } from "../build_plan.ts";
import { filesIn } from "./files_in.ts";

const TYPES = new Map([
  [".css", "text/css; charset=UTF-8"],
  [".js", "text/javascript; charset=UTF-8"],
  [".json", "application/json; charset=UTF-8"],
  [".png", "image/png"],
  [".svg", "image/svg+xml"],
  [".txt", "text/plain; charset=UTF-8"],
  [".webmanifest", "application/manifest+json"],
]);

/** What is said of a file when it is served. */
export function headersOf(name: string, content: Uint8Array): Pick<StaticFile, "hash" | "contentType"> {
  const contentType = TYPES.get(extname(name));
  if (contentType === undefined) throw new Error(`The stand-in doesn't know the type of ${name}`);
  return { hash: createHash("sha256").update(content).digest("hex"), contentType };
}

/** Finds the files in `static/` but hidden ones. */
export async function findStaticFiles(root: string): Promise<[path: string, file: StaticFile][]> {
  const paths = (await filesIn(join(root, "static"))).filter((path) =>
    !/(^|\/)\.(?!well-known\/)/.test(path)
  );
  return await Promise.all(paths.map(async (path): Promise<[string, StaticFile]> => {
    const filePath = `static/${path}`;
    return [`/${path}`, { ...headersOf(path, await Deno.readFile(join(root, filePath))), filePath }];
  }));
}
