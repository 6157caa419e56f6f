import { type Build, NO_BUILD } from "./build.ts";
import type { Mode, ResolvedFreshConfig } from "./config.ts";
import { Context } from "./context.ts";
import { registerFile } from "./fs_route.ts";
import { errorResponse, HttpError } from "./http_error.ts";
import type { Middleware } from "./middleware.ts";
import { Site } from "./site.ts";

/** Gives an app the build that its file routes, islands and files come from. */
export let setBuild: <State>(app: App<State>, build: Build, mode: Mode) => void;

/** An application: middlewares and routes, in the order in which they were registered. */
export class App<State> {
  /** The resolved configuration. */
  readonly config: ResolvedFreshConfig = { mode: "production" };
  readonly #steps: ((site: Site<State>) => void)[] = [];
  #build = NO_BUILD;

  static {
    setBuild = (app, build, mode) => {
      app.config.mode = mode;
      app.#build = build;
    };
  }

  /** Adds middlewares for everything. */
  use(...middlewares: Middleware<State>[]): this {
    this.#steps.push((site) => site.middlewares.push(...middlewares));
    return this;
  }

  /** Answers GET (and HEAD) at a path. */
  get(path: string, answer: Middleware<State>): this {
    this.#steps.push((site) => site.add(path, "GET", answer));
    return this;
  }

  /** Registers the file routes here. */
  fsRoutes(): this {
    this.#steps.push((site) => site.build.routes.forEach((route) => registerFile(site, route)));
    return this;
  }

  /** The function that answers requests. */
  handler(): (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const { config } = this;
    const build = this.#build;
    const site = new Site<State>(build);
    for (const step of this.#steps) step(site);
    const fallback = site.chain((ctx) => ctx.next());

    return async (req, info) => {
      const url = new URL(req.url);
      url.pathname = url.pathname.replace(/\/+/g, "/");
      const { item, isKnownPath, params } = site.router.match(req.method, url);
      const next = () => Promise.reject(new HttpError(item === null && isKnownPath ? 405 : 404));
      const ctx = new Context<State>({ req, url, info, params, config, next, build });
      try {
        const response = await (item ?? fallback)(ctx);
        if (!(response instanceof Response)) throw new Error(`Expected a Response, but got: ${response}`);
        return req.method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return errorResponse(error);
      }
    };
  }
}
