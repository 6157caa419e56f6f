import { HttpError } from "fresh";
import { ErrorPage } from "../components/ErrorPage.tsx";
import { define } from "../define.ts";

/** A room's address as some programs write links. */
const SLASH_AFTER_ROOM = /^\/r\/[^/]+\/$/;

/** Shows errors from in here, since an error page that Fresh renders by itself doesn't pass the headers in `main.ts`. */
export default define.middleware(async (ctx) => {
  const { pathname, search } = ctx.url;
  if (SLASH_AFTER_ROOM.test(pathname)) return ctx.redirect(pathname.slice(0, -1) + search, 308);
  try {
    return await ctx.next();
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500;
    if (status >= 500) ctx.state.log.error("a request failed", { code: status, error });
    return await ctx.render(<ErrorPage status={status} />, { status });
  }
});
