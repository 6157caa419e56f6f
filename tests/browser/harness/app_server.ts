import { ensureBuilt } from "./app_build.ts";
import { ServerProcess } from "./server_process.ts";

/** Starts Parley's production server on a free port, with these variables on top of this process's own. */
export async function startApp(env: Record<string, string> = {}): Promise<ServerProcess> {
  await ensureBuilt();
  return await ServerProcess.start({ script: "serve.ts", env });
}
