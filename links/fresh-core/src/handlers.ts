import type { Context } from "./context.ts";
import type { Method } from "./router.ts";

/** What a handler returns to have its page rendered. */
export interface PageResponse<T> {
  data: T;
  headers?: HeadersInit;
  status?: number;
}

/** Answers a request, by itself or with data for the route's page. */
export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

/** Handlers by HTTP method. */
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };

/** One handler for all methods, or several by method. */
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;

/** What pages, error pages and the app wrapper receive. */
export type PageProps<Data = unknown, T = unknown> =
  & Pick<
    Context<T>,
    "config" | "url" | "req" | "params" | "info" | "state" | "isPartial" | "Component" | "error" | "route"
  >
  & { data: Data };

/** Has the route's page rendered with `data`. */
export function page<T>(data: T, options?: { headers?: HeadersInit; status?: number }): PageResponse<T>;
export function page(): PageResponse<undefined>;
export function page(data?: unknown, options?: { headers?: HeadersInit; status?: number }) {
  return { ...options, data };
}
