import type { Context } from "./context.ts";

/** One link of the chain that answers a request; `ctx.next()` calls the one after it. */
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** A value that is made when first needed. */
export type Lazy<T> = () => Promise<T>;

/** A value, or the function that will make it. */
export type MaybeLazy<T> = T | Lazy<T>;

/** A middleware, or a function that loads one. */
export type MaybeLazyMiddleware<State> = (
  ctx: Context<State>,
) => Response | Promise<Response | Middleware<State>>;

/** Joins middlewares to one; the `ctx.next` it is called with ends the chain. */
export function compose<State>(middlewares: MaybeLazyMiddleware<State>[]): Middleware<State> {
  const chain = [...middlewares];
  return (ctx) => {
    const tail = ctx.next;
    const run = async (index: number): Promise<Response> => {
      const middleware = chain[index];
      if (middleware === undefined) return await tail();
      ctx.next = () => run(index + 1);
      try {
        const result = await middleware(ctx);
        if (typeof result !== "function") return result;
        chain[index] = result;
        return await result(ctx);
      } catch (error) {
        ctx.error = error;
        throw error;
      }
    };
    return run(0);
  };
}
