export { App, type ListenOptions } from "./app.ts";
export type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
export type { Context } from "./context.ts";
export { createDefine, type Define } from "./define.ts";
export {
  type HandlerByMethod,
  type HandlerFn,
  page,
  type PageProps,
  type PageResponse,
  type RouteHandler,
} from "./handlers.ts";
export { HttpError } from "./http_error.ts";
export type { Lazy, MaybeLazy, Middleware } from "./middleware.ts";
export type { Method } from "./router.ts";
export { staticFiles } from "./static_files.ts";
