/** Whether files may be cached. */
export type Mode = "development" | "production";

/** The configuration that handlers see as `ctx.config`. */
export interface ResolvedFreshConfig {
  /** Set by the builder. */
  mode: Mode;
}
