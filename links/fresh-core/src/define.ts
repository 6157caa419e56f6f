import type { AnyComponent } from "preact";
import type { HandlerByMethod } from "./handlers.ts";
import type { Middleware } from "./middleware.ts";
import type { PageProps } from "./page_props.ts";

/** Identity functions that give routes their types. */
export interface Define<State> {
  /** Types a route's handlers. */
  handlers<Data, Handlers extends HandlerByMethod<Data, State> = HandlerByMethod<Data, State>>(
    handlers: Handlers,
  ): typeof handlers;
  /** Types a page; `Handler` says where its data comes from. */
  page<
    // deno-lint-ignore no-explicit-any -- a page must accept handlers of any data, as upstream
    Handler extends HandlerByMethod<any, State> = never,
    Data = Handler extends HandlerByMethod<infer Data, State> ? Data : never,
  >(render: AnyComponent<PageProps<Data, State>>): typeof render;
  /** Types a middleware. */
  middleware<M extends Middleware<State>>(middleware: M): typeof middleware;
}

/** Makes the functions of {@linkcode Define} for one kind of state. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (render) => render,
    middleware: (middleware) => middleware,
  };
}
