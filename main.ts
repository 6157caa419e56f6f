import { createHash, createHmac } from "node:crypto";
import { App, staticFiles } from "fresh";
import type { State } from "./define.ts";
import { systemClock } from "./lib/clock.ts";
import type { Backplane } from "./lib/server/backplane.ts";
import { readConfig } from "./lib/server/config.ts";
import { Hub } from "./lib/server/hub.ts";
import { Ice } from "./lib/server/ice.ts";
import { jsonLog } from "./lib/server/log.ts";
import { MemoryBackplane } from "./lib/server/memory_backplane.ts";
import { NO_METRICS } from "./lib/server/metrics.ts";
import { MetricsPage } from "./lib/server/metrics_page.ts";
import { PrometheusMetrics } from "./lib/server/prometheus_metrics.ts";
import { Readiness } from "./lib/server/readiness.ts";
import { secure } from "./lib/server/security_headers.ts";
import { arrivalOf, visitorOf } from "./lib/server/visitor.ts";
import { Operation } from "./operation.ts";

/** The configuration in force. */
export const config = readConfig(Deno.env.toObject());

const clock = systemClock;
const store = config.redis === undefined ? "memory" : "redis";
const SPLIT = "Rooms are kept in the memory of this process, and Deno Deploy may run several: set REDIS_URL.";
const warnings = config.isOnDeploy && store === "memory" ? [SPLIT] : [];
/** Whether this process takes visitors. */
export const readiness = new Readiness({ clock, store, warnings });
const prometheus: PrometheusMetrics | undefined = config.metrics && new PrometheusMetrics({
  hub: () => hub,
  readiness,
  build: { deno: Deno.version.deno, store },
  startedAt: Math.floor(clock.now() / 1000),
  consumed: () => {
    const { rss: residentBytes, heapUsed: heapBytes } = Deno.memoryUsage();
    const { user, system } = process.cpuUsage();
    return { residentBytes, heapBytes, cpuSeconds: (user + system) / 1e6 };
  },
});
const metrics = prometheus?.metrics ?? NO_METRICS;
/** The page with the metrics, if they are counted. */
export const metricsPage = prometheus && new MetricsPage({ prometheus, token: config.metrics?.token });
/** Where the server says what happens to it: the standard error. */
export const log = jsonLog({
  write: (line) => console.error(line),
  time: () => new Date(clock.now()).toISOString(),
  least: config.logLevel,
  logged: metrics.logged,
});
for (const warning of warnings) log.warning(warning);

const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const sign = (secret: string, text: string) => {
  metrics.turnCredential();
  return createHmac("sha1", secret).update(text).digest("base64");
};
const makeVerifier = (proof: string) => createHash("sha256").update(proof).digest("base64url");
const ice = new Ice({ config, clock, sign });
/** Rooms in this process's memory, or in the store that is configured, for which alone its client is loaded. */
async function openBackplane(): Promise<Backplane> {
  const { redis } = config;
  if (redis === undefined) return new MemoryBackplane({ clock, randomBytes, config, metrics });
  const { RedisBackplane } = await import("./lib/server/redis_backplane.ts");
  return new RedisBackplane({
    ...{ ...redis, clock, randomBytes, log, config },
    ...{ health: readiness, metrics: metrics.store },
  });
}

const backplane = await openBackplane();

/** All rooms and connections. */
export const hub: Hub = new Hub({ config, backplane, clock, randomBytes, ice, makeVerifier, log, metrics });

/** The process; its entry begins it. */
export const operation = new Operation({ hub, readiness, clock, log, metrics, metricsPage, config });

/** The web application. */
export const app = new App<State>()
  .use(async (ctx) => {
    const visitor = visitorOf(arrivalOf(ctx, config), config.trustProxy);
    Object.assign(ctx.state, { hub, config, log, readiness, metricsPage, visitor });
    return secure(await ctx.next(), visitor.url);
  })
  .use(staticFiles())
  .fsRoutes();

// Nobody else begins it where the build is served as it is: `deno serve _fresh/server.js`, and Deno Deploy.
if (config.isOnDeploy || Deno.mainModule.endsWith("/_fresh/server.js")) {
  operation.begin(() => Promise.resolve());
}
