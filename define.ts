import { createDefine } from "fresh";
import type { Config } from "./lib/server/config.ts";
import type { Hub } from "./lib/server/hub.ts";
import type { Log } from "./lib/server/log.ts";

/** What every request can use. */
export interface State {
  hub: Hub;
  config: Config;
  log: Log;
}

/** Fresh's helpers for handlers and pages, with our state. */
export const define = createDefine<State>();
