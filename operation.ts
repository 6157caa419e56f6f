import type { Clock } from "./lib/clock.ts";
import { drain } from "./lib/server/drain.ts";
import type { Config } from "./lib/server/config.ts";
import type { Hub } from "./lib/server/hub.ts";
import type { Log } from "./lib/server/log.ts";
import type { Metrics } from "./lib/server/metrics.ts";
import type { MetricsPage } from "./lib/server/metrics_page.ts";
import type { Readiness } from "./lib/server/readiness.ts";
import { shownHost } from "./lib/server/shown_host.ts";

/** What an {@linkcode Operation} looks after. */
export interface OperationOptions {
  readonly hub: Hub;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly metricsPage: MetricsPage | undefined;
  readonly config: Pick<Config, "metrics">;
}

/** Ends a server that takes no more visitors. */
export type Shutdown = () => Promise<void>;

/** Milliseconds that an orderly end may take before it is cut short; Deno Deploy gives 5 s. */
const END_MS = 4500;
/** Milliseconds between two looks at how late timers are. */
const LAG_LOOK_MS = 500;

/** The process around the hub, whichever entry started it: outlives stray exceptions, shows its metrics, ends in order. */
export class Operation {
  readonly #options: OperationOptions;
  #shutdown: Shutdown | undefined;
  #isEnding = false;

  constructor(options: OperationOptions) {
    this.#options = options;
  }

  /** Begins; `shutdown` ends the entry's own server, and the last one given counts. */
  begin(shutdown: Shutdown): void {
    const hasBegun = this.#shutdown !== undefined;
    this.#shutdown = shutdown;
    if (hasBegun) return;
    this.#guard();
    this.#serveMetrics();
    if (this.#options.metricsPage !== undefined) this.#watchPulse(this.#options.clock.elapsed());
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => void this.#end());
    }
  }

  /** An exception in an event handler would end the process, and with it every room. */
  #guard(): void {
    const { log } = this.#options;
    addEventListener("error", (event) => {
      event.preventDefault();
      log.error("an exception reached the top", { error: event.error });
    });
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      log.error("a rejection reached the top", { error: event.reason });
    });
  }

  /** Where visitors don't come. */
  #serveMetrics(): void {
    const { metricsPage, config: { metrics } } = this.#options;
    if (metricsPage === undefined || metrics?.port === undefined) return;
    const { port, hostname } = metrics;
    const onListen = (at: Deno.NetAddr) =>
      console.log(`Its metrics are on http://${shownHost(at.hostname)}:${at.port}/metrics`);
    const answer = ({ url, headers }: Request) =>
      new URL(url).pathname === "/metrics"
        ? metricsPage.answer(headers)
        : new Response("The metrics are at /metrics.\n", { status: 404 });
    try {
      Deno.serve({ port, hostname, onListen }, answer);
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      console.error(`Port ${port} of ${hostname} is taken: set METRICS_PORT to another.`);
      Deno.exit(1);
    }
  }

  #watchPulse(before: number): void {
    const { clock, metrics } = this.#options;
    clock.after(LAG_LOOK_MS, () => {
      const now = clock.elapsed();
      metrics.loopLagged(Math.max(0, now - before - LAG_LOOK_MS) / 1000);
      this.#watchPulse(now);
    });
  }

  async #end(): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    setTimeout(() => Deno.exit(0), END_MS);
    await drain(this.#options);
    await this.#shutdown?.();
    Deno.exit(0);
  }
}
