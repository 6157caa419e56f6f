import { type AnyComponent, type FunctionComponent, h, type VNode } from "preact";
import type { Context } from "./context.ts";
import type { HandlerFn, PageProps, RouteHandler } from "./handlers.ts";
import { HttpError } from "./http_error.ts";
import type { Method } from "./router.ts";

/** A component that the server may wait for; it may answer by itself. */
export type AsyncComponent<Props> = (props: Props) => Promise<VNode | Response | null>;

/** A page, an error page or the app wrapper. */
export type RouteComponent<State> =
  | AnyComponent<PageProps<unknown, State>>
  | AsyncComponent<PageProps<unknown, State>>;

/** What answers at a path. */
export interface Route<State> {
  component: RouteComponent<State> | undefined;
  handler: RouteHandler<unknown, State> | undefined;
}

/** Whether the server must wait for a component. */
export function isAsync<State>(
  component: RouteComponent<State> | null,
): component is AsyncComponent<PageProps<unknown, State>> {
  return component?.constructor.name === "AsyncFunction";
}

/** The part of a context that components may see. */
export function propsFor<State>(
  { config, url, req, params, info, state, isPartial, error, route }: Context<State>,
  own: { data: unknown; Component: FunctionComponent },
): PageProps<unknown, State> {
  return { config, url, req, params, info, state, isPartial, error, route, ...own };
}

/** Runs a route's handler, then renders its component with what came back. */
export async function renderRoute<State>(
  ctx: Context<State>,
  route: Route<State>,
  status = 200,
): Promise<Response> {
  const answer = await handlerFor(route, ctx.req.method.toUpperCase() as Method)(ctx);
  if (answer instanceof Response) return answer;

  const init: ResponseInit = { status: answer.status ?? status };
  if (answer.headers !== undefined) init.headers = answer.headers;
  if (route.component === undefined) return ctx.render(null, init);

  const props = propsFor(ctx, { data: answer.data, Component: () => null });
  if (!isAsync(route.component)) return ctx.render(h(route.component, props), init);
  const made = await route.component(props);
  return made instanceof Response ? made : ctx.render(made, init);
}

function handlerFor<State>({ handler, component }: Route<State>, method: Method): HandlerFn<unknown, State> {
  if (typeof handler === "function") return handler;
  const show = component === undefined ? undefined : () => ({ data: {} });
  if (handler === undefined) return show ?? notFound;
  const get = handler.GET ?? show;
  if (method === "GET") return get ?? pass;
  return handler[method] ?? (method === "HEAD" ? get : undefined) ?? pass;
}

function notFound(): never {
  throw new HttpError(404);
}

function pass<State>(ctx: Context<State>): Promise<Response> {
  return ctx.next();
}
