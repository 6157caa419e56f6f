export { App } from "./app.ts";
export type { Context } from "./context.ts";
export { createDefine, type Define } from "./define.ts";
export { type HandlerByMethod, type HandlerFn, page, type PageResponse } from "./handlers.ts";
export { HttpError } from "./http_error.ts";
export type { Middleware } from "./middleware.ts";
export type { PageProps } from "./page_props.ts";
export { staticFiles } from "./static_files.ts";
