import type { LoadedRoute, Module } from "./build_cache.ts";
import type { RouteHandler } from "./handlers.ts";
import { compose, type Middleware } from "./middleware.ts";
import { renderRoute, type Route, type RouteComponent } from "./route.ts";
import { METHODS } from "./router.ts";
import type { Site } from "./site.ts";

/** Registers one file of `routes/`. */
export function registerFile<State>(site: Site<State>, { file, kind, folder, path, mod }: LoadedRoute): void {
  const segment = site.root.at(folder);
  if (typeof mod === "function") {
    let route: Route<State> | undefined;
    const show: Middleware<State> = async (ctx) => renderRoute(ctx, route ??= readRoute(file, await mod()));
    const answer = compose([...segment.chain(), show]);
    for (const method of METHODS) site.router.add(path, method, answer);
  } else if (kind === "middleware") segment.middlewares.push(...readMiddlewares<State>(file, mod));
  else if (kind === "app") site.root.app = readRoute<State>(file, mod).component ?? null;
  else if (kind === "notFound") site.root.notFound = readRoute<State>(file, mod);
  else segment.errorRoute = readRoute<State>(file, mod);
}

function readRoute<State>(file: string, mod: Module): Route<State> {
  const component = mod.default;
  const handler = mod.handlers ?? mod.handler;
  if (mod.config !== undefined) throw new Error(`The stand-in knows no route config: ${file}`);
  if (typeof component !== "function" && typeof handler !== "function" && typeof handler !== "object") {
    throw new Error(`Could not find relevant exports in: ${file}`);
  }
  if (typeof handler === "function" && handler.length > 1) {
    throw new Error(`Handlers must only have one argument but found more than one: ${file}`);
  }
  return {
    component: component as RouteComponent<State> | undefined,
    handler: handler as RouteHandler<unknown, State> | undefined,
  };
}

function readMiddlewares<State>(file: string, mod: Module): Middleware<State>[] {
  const found = mod.handlers ?? mod.handler ?? mod.default;
  if (Array.isArray(found)) return found;
  if (typeof found === "function") return [found as Middleware<State>];
  if (found === undefined) throw new Error(`Could not find relevant exports in: ${file}`);
  console.warn(`Middleware does not support object handlers with GET, POST, etc. in ${file}`);
  return [];
}
