import { h } from "preact";
import type { LoadedRoute, Module } from "./build.ts";
import type { HandlerByMethod, HandlerFn, Method } from "./handlers.ts";
import type { Middleware } from "./middleware.ts";
import { pagePropsOf, type RouteComponent } from "./page_props.ts";
import type { Site } from "./site.ts";

/** Registers one file of `routes/`. */
export function registerFile<State>(site: Site<State>, { file, kind, path, module }: LoadedRoute): void {
  const unknown = Object.keys(module).find((name) => {
    return name !== "default" && (name !== "handler" || kind !== "route");
  });
  if (unknown !== undefined) throw new Error(`The stand-in knows no ${unknown} here: ${file}`);
  const { default: own, handler } = module;
  if (typeof own !== "function" && (kind !== "route" || typeof handler !== "object")) {
    throw new Error(`Could not find relevant exports in: ${file}`);
  }
  if (own?.constructor.name === "AsyncFunction" && kind !== "middleware") {
    throw new Error(`The stand-in waits for no components: ${file}`);
  }

  if (kind === "middleware") site.middlewares.push(own as Middleware<State>);
  else if (kind === "app") site.app = own as RouteComponent<State>;
  else if (kind === "error") site.errorPage = own as RouteComponent<State>;
  else site.add(path, null, answerOf(file, module));
}

/** Runs a route's handler, then renders its component with what came back. */
function answerOf<State>(file: string, module: Module): Middleware<State> {
  const component = module.default as RouteComponent<State> | undefined;
  const handlers = module.handler as HandlerByMethod<unknown, State> | undefined;
  const show: HandlerFn<unknown, State> = () => ({ data: {} });
  const handlerFor = (method: Method): HandlerFn<unknown, State> | undefined => {
    if (handlers === undefined) return show;
    if (method !== "GET" && method !== "HEAD") return handlers[method];
    return handlers[method] ?? handlers.GET ?? (component && show);
  };
  return async (ctx) => {
    const handler = handlerFor(ctx.req.method.toUpperCase() as Method) ?? ctx.next;
    const answer = await handler(ctx);
    if (answer instanceof Response) return answer;
    if (component === undefined) throw new Error(`There is no page to show the handler's data: ${file}`);
    const props = pagePropsOf(ctx, { data: answer.data });
    return await ctx.render(h(component, props), { status: answer.status ?? 200 });
  };
}
