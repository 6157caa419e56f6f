/** What an app may be told at construction. */
export interface FreshConfig {
  /** Whether assets may be cached; the builder sets it too. */
  mode?: "development" | "production";
  /** Take scheme and host of `ctx.url` from `X-Forwarded-Proto` and `-Host`. */
  trustProxy?: boolean;
}

/** The configuration that handlers see as `ctx.config`. */
export interface ResolvedFreshConfig {
  /** The project's folder. */
  root: string;
  /** Always empty here: the stand-in serves from the root only. */
  basePath: string;
  /** Whether assets may be cached. */
  mode: "development" | "production";
  /** Whether forwarded headers are believed. */
  trustProxy: boolean;
}
