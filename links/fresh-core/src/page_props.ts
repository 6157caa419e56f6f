import type { AnyComponent, FunctionComponent } from "preact";
import type { Context } from "./context.ts";

/** What pages, the error page and the app wrapper receive. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<Context<State>, "config" | "url" | "req" | "params" | "info" | "state" | "error">
  & { data: Data; Component: FunctionComponent };

/** A page, the error page or the app wrapper. */
export type RouteComponent<State> = AnyComponent<PageProps<unknown, State>>;

/** The part of a context that components may see. */
export function pagePropsOf<State>(
  { config, url, req, params, info, state, error }: Context<State>,
  own: { data?: unknown; Component?: FunctionComponent } = {},
): PageProps<unknown, State> {
  return { config, url, req, params, info, state, error, data: undefined, Component: () => null, ...own };
}
