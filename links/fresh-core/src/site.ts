import { h } from "preact";
import type { Build } from "./build.ts";
import { type Context, internals } from "./context.ts";
import { HttpError } from "./http_error.ts";
import { compose, type Middleware } from "./middleware.ts";
import { pagePropsOf, type RouteComponent } from "./page_props.ts";
import { Router } from "./router.ts";

/** An app while its routes are being registered. */
export class Site<State> {
  readonly build: Build;
  readonly router: Router<Middleware<State>> = new Router();
  /** What runs before the routes that come after it. */
  readonly middlewares: Middleware<State>[] = [];
  /** What wraps every page. */
  app: RouteComponent<State> | null = null;
  /** What shows errors. */
  errorPage: RouteComponent<State> | null = null;

  constructor(build: Build) {
    this.build = build;
  }

  /** Registers what answers at a path, for one method or for all. */
  add(path: string, method: string | null, answer: Middleware<State>): void {
    this.router.add(path, method, this.chain(answer));
  }

  /** Everything before an answer, frozen as it is now. */
  chain(answer: Middleware<State>): Middleware<State> {
    const { app, errorPage } = this;
    const guard = async (ctx: Context<State>): Promise<Response> => {
      ctx[internals].app = app;
      try {
        return await ctx.next();
      } catch (error) {
        if (errorPage === null) throw error;
        ctx.error = error;
        const status = error instanceof HttpError ? error.status : 500;
        return await ctx.render(h(errorPage, pagePropsOf(ctx)), { status });
      }
    };
    return compose([guard, ...this.middlewares, answer]);
  }
}
