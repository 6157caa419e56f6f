import { createDefine } from "fresh";
import type { Config } from "./lib/server/config.ts";
import type { Hub } from "./lib/server/hub.ts";
import type { Log } from "./lib/server/log.ts";
import type { MetricsPage } from "./lib/server/metrics_page.ts";
import type { Readiness } from "./lib/server/readiness.ts";
import type { Visitor } from "./lib/server/visitor.ts";

/** What every request can use. */
export interface State {
  hub: Hub;
  config: Config;
  log: Log;
  readiness: Readiness;
  /** Missing where nothing is counted. */
  metricsPage: MetricsPage | undefined;
  /** Who asks, and under which address. */
  visitor: Visitor;
}

/** Fresh's helpers for handlers and pages, with our state. */
export const define = createDefine<State>();
