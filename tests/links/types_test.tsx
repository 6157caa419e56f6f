import { assertEquals } from "@std/assert";
import { App, type Context, createDefine, HttpError, page, type PageProps } from "fresh";

interface State {
  user: string;
}

const define = createDefine<State>();

// What follows is held by `deno check`: an error that is expected and missing is an error.
Deno.test("types are as strict as upstream's", () => {
  const status: number = 404;
  // @ts-expect-error -- only known statuses
  new HttpError(status);
  // @ts-expect-error -- not an error's status
  new HttpError(200);

  const handler = define.handlers({ GET: (ctx) => page({ name: ctx.state.user }) });
  define.page<typeof handler>(({ data }) => <p>{data.name.toUpperCase()}</p>);
  // @ts-expect-error -- the handler gives no such data
  define.page<typeof handler>(({ data }) => <p>{data.nickname}</p>);
  // @ts-expect-error -- pages get props, not a context
  define.page(({ redirect }) => redirect("/"));
  // @ts-expect-error -- no such state
  define.middleware((ctx) => new Response(ctx.state.nobody));

  // @ts-expect-error -- the url can't be replaced
  const replace = (ctx: Context<State>) => ctx.url = new URL("http://localhost");
  const titleOf = ({ params }: PageProps<unknown, State>): string | undefined => params.room;
  // @ts-expect-error -- a middleware must answer
  new App<State>().use(() => {});
  assertEquals([typeof replace, typeof titleOf], ["function", "function"]);
});
