import { BuildCache } from "./build_cache.ts";
import type { FreshConfig, ResolvedFreshConfig } from "./config.ts";
import { Context } from "./context.ts";
import { registerFile } from "./fs_routes.ts";
import { errorResponse, HttpError } from "./http_error.ts";
import { compose, type MaybeLazy, type MaybeLazyMiddleware, type Middleware } from "./middleware.ts";
import { METHODS, Router } from "./router.ts";
import { Segment } from "./segment.ts";
import type { Site } from "./site.ts";

/** How and where to listen. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & { remoteAddress?: string };

/** Gives an app the build that its file routes, islands and files come from. */
export let setBuildCache: <State>(
  app: App<State>,
  cache: BuildCache,
  mode: "development" | "production",
) => void;

/** An application: middlewares and routes, in the order in which they were registered. */
export class App<State> {
  /** The resolved configuration. */
  config: ResolvedFreshConfig;
  #steps: ((site: Site<State>) => void)[] = [];
  #cache: BuildCache | null = null;

  static {
    setBuildCache = (app, cache, mode) => {
      Object.assign(app.config, { root: cache.root, mode });
      app.#cache = cache;
    };
  }

  constructor({ mode = "production", trustProxy = false }: FreshConfig = {}) {
    this.config = { root: ".", basePath: "", mode, trustProxy };
  }

  /** Adds middlewares for everything, or for what lies at and below a path. */
  use(...middleware: MaybeLazyMiddleware<State>[]): this;
  use(path: string, ...middleware: MaybeLazyMiddleware<State>[]): this;
  use(first: string | MaybeLazyMiddleware<State>, ...rest: MaybeLazyMiddleware<State>[]): this {
    const [path, added] = typeof first === "string" ? [first, rest] : ["/", [first, ...rest]];
    this.#steps.push(({ root }) => root.at(path).middlewares.push(...added));
    return this;
  }

  /** Answers GET (and HEAD) at a path. */
  get(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#on(["GET"], path, middlewares);
  }

  /** Answers POST at a path. */
  post(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#on(["POST"], path, middlewares);
  }

  /** Answers every method at a path. */
  all(path: string, ...middlewares: MaybeLazy<Middleware<State>>[]): this {
    return this.#on(METHODS, path, middlewares);
  }

  /** Registers the file routes here. */
  fsRoutes(): this {
    this.#steps.push((site) => site.cache.routes.forEach((route) => registerFile(site, route)));
    return this;
  }

  /** The function that answers requests. */
  handler(): (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const { config } = this;
    const cache = this.#cache ?? new BuildCache(config.root);
    const site: Site<State> = { root: new Segment(), router: new Router(), cache };
    for (const step of this.#steps) step(site);
    const fallback = compose(site.root.chain());

    return async (req, info) => {
      const url = addressOf(req, config);
      const method = req.method.toUpperCase();
      const { path: route, params, item, allowed } = site.router.match(method, url);
      const next = () => endOfChain(item === null ? allowed : [], method);
      const ctx = new Context<State>({ req, url, info, route, params, config, next, cache });
      try {
        const response = await (item ?? fallback)(ctx);
        if (!(response instanceof Response)) throw new Error(`Expected a Response, but got: ${response}`);
        return method === "HEAD" ? new Response(null, response) : response;
      } catch (error) {
        return errorResponse(error);
      }
    };
  }

  /** Serves the app; without a port, on the first free one from 8000 to 8019. */
  // deno-lint-ignore require-await -- what fails must reject, as with the real one
  async listen(options: ListenOptions = {}): Promise<void> {
    const handler = this.handler();
    const [first, last] = options.port ? [options.port, options.port] : [8000, 8019];
    for (let port = first;; port++) {
      try {
        Deno.serve({ ...options, port }, handler);
        return;
      } catch (error) {
        if (!(error instanceof Deno.errors.AddrInUse) || port === last) throw error;
      }
    }
  }

  #on(methods: readonly string[], path: string, middlewares: MaybeLazy<Middleware<State>>[]): this {
    this.#steps.push(({ root, router }) => {
      const chain = root.at(path).chain();
      const answer = compose([...chain, ...middlewares as MaybeLazyMiddleware<State>[]]);
      for (const method of methods) router.add(path === "*" ? "/*" : path, method, answer);
    });
    return this;
  }
}

function addressOf(req: Request, { trustProxy }: ResolvedFreshConfig): URL {
  const url = new URL(req.url);
  if (url.pathname.includes("//")) url.pathname = url.pathname.replace(/\/+/g, "/");
  if (!trustProxy) return url;
  const scheme = req.headers.get("x-forwarded-proto");
  const host = req.headers.get("x-forwarded-host");
  if (scheme) url.protocol = scheme + ":";
  if (host) url.host = host;
  return url;
}

/** What lies behind the last middleware when no route answered; `allowed` says which methods would have been. */
function endOfChain(allowed: string[], method: string): Promise<Response> {
  if (allowed.length === 0) throw new HttpError(404);
  if (method !== "OPTIONS") throw new HttpError(405);
  return Promise.resolve(new Response(null, { status: 204, headers: { Allow: allowed.join(", ") } }));
}
