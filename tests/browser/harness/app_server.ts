import type { Entry } from "../../fakes/entry.ts";
import { ensureBuilt } from "./app_build.ts";
import { ServerProcess } from "./server_process.ts";

const SCRIPTS = { default: "serve.ts", public: "serve_public.ts" } as const satisfies Record<Entry, string>;

/** Starts Parley's production server on a free port, with these variables on top of this process's own. */
export async function startApp(
  env: Record<string, string> = {},
  entry: Entry = "default",
): Promise<ServerProcess> {
  await ensureBuilt();
  return await ServerProcess.start({ script: SCRIPTS[entry], env });
}
