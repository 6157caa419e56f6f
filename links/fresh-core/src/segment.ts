import { type Context, internals } from "./context.ts";
import { HttpError } from "./http_error.ts";
import type { MaybeLazyMiddleware } from "./middleware.ts";
import { renderRoute, type Route, type RouteComponent } from "./route.ts";

/** A part of the path, with what holds for everything below it. */
export class Segment<State> {
  /** What runs before the routes below. */
  readonly middlewares: MaybeLazyMiddleware<State>[] = [];
  /** What shows errors from below. */
  errorRoute: Route<State> | null = null;
  /** What answers when nothing else does; only the root's counts. */
  notFound: Route<State> | null = null;
  /** What wraps every page; only the root's counts. */
  app: RouteComponent<State> | null = null;
  readonly #parent: Segment<State> | null;
  readonly #children = new Map<string, Segment<State>>();

  constructor(parent: Segment<State> | null = null) {
    this.#parent = parent;
  }

  /** The segment of a path below this one, made if need be. */
  at(path: string): Segment<State> {
    const parts = path === "/*" ? [] : path.split("/").slice(1).filter((part) => part !== "");
    return parts.reduce<Segment<State>>((segment, part) => segment.#child(part), this);
  }

  /** The middlewares on the way down to here, frozen as they are now. */
  chain(root: Segment<State> = this.#root()): MaybeLazyMiddleware<State>[] {
    const { app, errorRoute } = this;
    const guard = async (ctx: Context<State>): Promise<Response> => {
      if (app !== null) ctx[internals].app = app;
      try {
        return await ctx.next();
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 500;
        if (status === 404 && root.notFound !== null) return await renderRoute(ctx, root.notFound);
        if (errorRoute !== null) return await renderRoute(ctx, errorRoute, status);
        throw error;
      }
    };
    return [...this.#parent?.chain(root) ?? [], guard, ...this.middlewares];
  }

  #child(part: string): Segment<State> {
    const child = this.#children.get(part) ?? new Segment(this);
    this.#children.set(part, child);
    return child;
  }

  #root(): Segment<State> {
    return this.#parent === null ? this : this.#parent.#root();
  }
}
