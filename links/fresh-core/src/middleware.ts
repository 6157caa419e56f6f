import type { Context } from "./context.ts";

/** One link of the chain that answers a request; `ctx.next()` calls the one after it. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** Joins middlewares to one; the `ctx.next` it is called with ends the chain. */
export function compose<State>(middlewares: Middleware<State>[]): Middleware<State> {
  return (ctx) => {
    const tail = ctx.next;
    const run = async (index: number): Promise<Response> => {
      const middleware = middlewares[index];
      if (middleware === undefined) return await tail();
      ctx.next = () => run(index + 1);
      return await middleware(ctx);
    };
    return run(0);
  };
}
