import type { PrometheusMetrics } from "./prometheus_metrics.ts";
import { isSame } from "./verifier.ts";

/** What a {@linkcode MetricsPage} shows, and to whom. */
export interface MetricsPageOptions {
  readonly prometheus: Pick<PrometheusMetrics, "contentType" | "page">;
  /** What a reader must bring as a bearer token (RFC 6750 section 2.1), if anything. */
  readonly token: string | undefined;
}

/** The page with the metrics. */
export class MetricsPage {
  readonly #options: MetricsPageOptions;

  constructor(options: MetricsPageOptions) {
    this.#options = options;
  }

  /** Whether it may be shown on the port that visitors use. */
  get isGuarded(): boolean {
    return this.#options.token !== undefined;
  }

  async answer(headers: Pick<Headers, "get">): Promise<Response> {
    const { prometheus, token } = this.#options;
    const [, given = ""] = /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "") ?? [];
    if (token !== undefined && !isSame(token, given)) {
      const asking = { "WWW-Authenticate": 'Bearer realm="metrics"' };
      return new Response("Bring the token.\n", { status: 401, headers: asking });
    }
    const kept = { "Content-Type": prometheus.contentType, "Cache-Control": "no-store" };
    return new Response(await prometheus.page(), { headers: kept });
  }
}
