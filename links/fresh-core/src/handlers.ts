import type { Context } from "./context.ts";

/** The methods that file routes know. */
export type Method = "HEAD" | "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS";

/** What a handler returns to have its page rendered. */
export interface PageResponse<T> {
  data: T;
  status?: number;
}

/** Answers a request, by itself or with data for the route's page. */
export interface HandlerFn<Data, State> {
  (ctx: Context<State>): Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;
}

/** Handlers by HTTP method. */
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };

/** Has the route's page rendered with `data`. */
export function page<T>(data: T, options?: { status?: number }): PageResponse<T> {
  return { ...options, data };
}
