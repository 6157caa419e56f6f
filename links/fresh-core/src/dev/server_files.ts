import { dirname, join } from "node:path";
import type { BuildPlan, StaticFile } from "../build_plan.ts";

const OUT = "_fresh";

const SERVER = `import { loadBuild, setBuild } from "fresh/internal";
import plan from "./snapshot.js";
import { app } from "../main.ts";

setBuild(app, await loadBuild(import.meta.dirname + "/..", plan), "production");
export default { fetch: app.handler() };
`;

/** Writes the server's entry, the plan that it loads and the files that were made. */
export async function writeServer(root: string, plan: BuildPlan): Promise<void> {
  await Deno.remove(join(root, OUT, "static"), { recursive: true }).catch(() => {});
  const files = plan.files.map(async ([path, { content, ...file }]): Promise<[string, StaticFile]> => {
    if (content === undefined) return [path, file];
    const filePath = join(OUT, "static", path);
    await Deno.mkdir(dirname(join(root, filePath)), { recursive: true });
    await Deno.writeFile(join(root, filePath), content);
    return [path, { ...file, filePath }];
  });
  const written = { ...plan, files: await Promise.all(files) };
  await Deno.writeTextFile(
    join(root, OUT, "snapshot.js"),
    `export default ${JSON.stringify(written, null, 1)};\n`,
  );
  await Deno.writeTextFile(join(root, OUT, "server.js"), SERVER);
}
