import { h, isValidElement, type VNode } from "preact";
import type { Build } from "./build.ts";
import type { ResolvedFreshConfig } from "./config.ts";
import { pagePropsOf, type RouteComponent } from "./page_props.ts";
import { BareDocument, renderDocument } from "./render/document.ts";

/** Where a context keeps what only Fresh may see. */
export const internals: unique symbol = Symbol("fresh internals");

const NONCE = Symbol.for("__freshNonce");
const NOBODY: Deno.NetAddr = { transport: "tcp", hostname: "localhost", port: 1234 };

/** What a {@linkcode Context} is made of. */
export interface ContextInit {
  req: Request;
  url: URL;
  info: Deno.ServeHandlerInfo | undefined;
  params: Record<string, string>;
  config: ResolvedFreshConfig;
  next: () => Promise<Response>;
  build: Build;
}

/** One request on its way through the middlewares. */
export class Context<State> {
  /** The app's configuration. */
  readonly config: ResolvedFreshConfig;
  /** The request's address, without doubled slashes. */
  readonly url: URL;
  /** The request. */
  readonly req: Request;
  /** Who asks. */
  readonly info: Deno.ServeHandlerInfo;
  /** The decoded parts of the path that the route names. */
  readonly params: Record<string, string>;
  /** What the middlewares tell each other. */
  readonly state: State = {} as State;
  /** The error that the error page shows. */
  error: unknown | null = null;
  /** Calls the next middleware. */
  next: () => Promise<Response>;
  /** The wrapper in force and the build. */
  readonly [internals]: { app: RouteComponent<State> | null; build: Build };

  constructor({ req, url, info, params, config, next, build }: ContextInit) {
    this.req = req;
    this.url = url;
    this.info = info ?? { remoteAddr: NOBODY, completed: Promise.resolve() };
    this.params = params;
    this.config = config;
    this.next = next;
    this[internals] = { app: null, build };
  }

  /** Sends the browser elsewhere; a path can't be made to name another host. */
  redirect(pathOrUrl: string, status = 302): Response {
    const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(pathOrUrl) ?? [];
    const location = path.startsWith("/") ? path.replace(/\/+/g, "/") + rest : pathOrUrl;
    return new Response(null, { status, headers: { location } });
  }

  /** Renders JSX to a page, in the app wrapper if there is one. */
  // deno-lint-ignore no-explicit-any require-await -- any props, as Preact has it; what fails must reject
  async render(vnode: VNode<any>, init: ResponseInit = {}): Promise<Response> {
    if (!isValidElement(vnode)) throw new Error("ctx.render() takes JSX");
    const { app, build } = this[internals];
    const { html, nonce, link } = renderDocument(build, {
      page: vnode,
      wrap: (Component) => h(app ?? BareDocument, pagePropsOf(this, { Component })),
    });
    const headers = new Headers(init.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    if (link !== "") headers.append("Link", link);
    return Object.assign(new Response(html, { ...init, headers }), { [NONCE]: nonce });
  }
}
