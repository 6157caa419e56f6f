import { type ComponentChild, type FunctionComponent, h, isValidElement, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import type { BuildCache } from "./build_cache.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { renderDocument } from "./render/document.ts";
import { isAsync, propsFor, type RouteComponent } from "./route.ts";

/** Where a context keeps what only Fresh may see. */
export const internals: unique symbol = Symbol("fresh internals");

const NONCE = Symbol.for("__freshNonce");
const NOBODY: Deno.NetAddr = { transport: "tcp", hostname: "localhost", port: 1234 };

/** What a {@linkcode Context} is made of. */
export interface ContextInit<State> {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo | undefined;
  route: string | null;
  params: Record<string, string>;
  config: ResolvedFreshConfig;
  next: () => Promise<Response>;
  cache: BuildCache;
}

/** One request on its way through the middlewares. */
export class Context<State> {
  /** The app's configuration. */
  readonly config: ResolvedFreshConfig;
  /** The request's address, without doubled slashes. */
  readonly url: URL;
  /** The request. */
  req: Request;
  /** The pattern of the route that matched. */
  readonly route: string | null;
  /** The decoded parts of the path that the route names. */
  readonly params: Record<string, string>;
  /** What the middlewares tell each other. */
  readonly state: State = {} as State;
  /** What the handler gave the page. */
  data: unknown = undefined;
  /** The error that error pages render. */
  error: unknown | null = null;
  /** Who asks. */
  readonly info: Deno.ServeHandlerInfo;
  /** Whether only a part of the page is asked for. */
  readonly isPartial: boolean;
  /** Calls the next middleware. */
  next: () => Promise<Response>;
  /** The content that an async app wrapper wraps. */
  Component!: FunctionComponent;
  /** The wrapper in force and the build. */
  readonly [internals]: { app: RouteComponent<State> | null; cache: BuildCache };

  constructor({ req, url, info, route, params, config, next, cache }: ContextInit<State>) {
    this.req = req;
    this.url = url;
    this.info = info ?? { remoteAddr: NOBODY, completed: Promise.resolve() };
    this.route = route;
    this.params = params;
    this.config = config;
    this.next = next;
    this.isPartial = url.search !== "" && url.searchParams.has("fresh-partial");
    this[internals] = { app: null, cache };
  }

  /** Sends the browser elsewhere; a path can't be made to name another host. */
  redirect(pathOrUrl: string, status = 302): Response {
    const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(pathOrUrl) ?? [];
    const location = path.startsWith("/") ? path.replace(/\/+/g, "/") + rest : pathOrUrl;
    return new Response(null, { status, headers: { location } });
  }

  /** Renders JSX to a page, in the app wrapper if there is one. */
  // deno-lint-ignore no-explicit-any -- any props, as in Preact's own signatures
  async render(vnode: VNode<any> | null, init: ResponseInit = {}): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) throw new Error("ctx.render() takes JSX or null");

    const { app, cache } = this[internals];
    const content = { html: "" };
    const Component = () => jsxTemplate([content.html]);
    let wrapper: ComponentChild = null;
    if (isAsync(app)) {
      this.Component = Component;
      const made = await app(this as Parameters<typeof app>[0]);
      if (made instanceof Response) return made;
      wrapper = made;
    } else if (app !== null) {
      wrapper = h(app, propsFor(this, { data: null, Component }));
    }

    const { html, nonce, links } = renderDocument({ url: this.url, cache, content, vnode, wrapper });
    const response = htmlResponse(html, init);
    if (links.length > 0) response.headers.append("Link", links.join(", "));
    return Object.assign(response, { [NONCE]: nonce });
  }

  /** Responds with text. */
  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  /** Responds with HTML that is ready. */
  html(content: string, init?: ResponseInit): Response {
    return htmlResponse(content, init);
  }

  /** Responds with JSON. */
  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }
}

function htmlResponse(html: string, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  return new Response(html, { ...init, headers });
}
