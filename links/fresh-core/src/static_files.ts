import { internals } from "./context.ts";
import type { Middleware } from "./middleware.ts";
import { BUILD_ID, CACHE_KEY } from "./runtime/build_id.ts";

/** Serves the files in `static/` and the browser's chunks. */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { url, req, config } = ctx;
    const { cache } = ctx[internals];
    const file = cache.file(plainPath(url.pathname));
    if (file === undefined) {
      return url.pathname === "/favicon.ico" ? new Response(null, { status: 404 }) : await ctx.next();
    }
    if (req.method !== "GET" && req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }

    const key = url.searchParams.get(CACHE_KEY);
    if (key !== null && key !== BUILD_ID) {
      url.searchParams.delete(CACHE_KEY);
      return new Response(null, { status: 307, headers: { location: url.pathname + url.search } });
    }

    const headers = new Headers({ "Content-Type": file.contentType, vary: "If-None-Match" });
    const production = config.mode === "production";
    if (production) {
      const known = req.headers.get("If-None-Match");
      if (known === file.hash || known === `W/"${file.hash}"`) {
        return new Response(null, { status: 304, headers });
      }
      headers.set("Etag", `W/"${file.hash}"`);
    }
    const forever = production && (key !== null || url.pathname.startsWith(`/_fresh/js/${BUILD_ID}/`));
    headers.set(
      "Cache-Control",
      forever ? "public, max-age=31536000, immutable" : "no-cache, no-store, max-age=0, must-revalidate",
    );
    const content = await cache.read(file);
    headers.set("Content-Length", String(content.byteLength));
    return new Response(content, { headers });
  };
}

/** The path as files are filed: every part decoded, then encoded in one way. */
function plainPath(pathname: string): string {
  try {
    return decodeURIComponent(pathname).split("/").map(encodeURIComponent).join("/");
  } catch {
    return pathname;
  }
}
