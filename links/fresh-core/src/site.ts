import type { BuildCache } from "./build_cache.ts";
import type { Middleware } from "./middleware.ts";
import type { Router } from "./router.ts";
import type { Segment } from "./segment.ts";

/** An app while its routes are being registered. */
export interface Site<State> {
  root: Segment<State>;
  router: Router<Middleware<State>>;
  cache: BuildCache;
}
