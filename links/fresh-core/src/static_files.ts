import { join } from "node:path";
import { internals } from "./context.ts";
import type { Middleware } from "./middleware.ts";
import { BUILD_ID, CACHE_KEY } from "./runtime/build_id.ts";

/** Serves the files in `static/` and the browser's chunks. */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { url, req, config } = ctx;
    const { root, files } = ctx[internals].build;
    const file = files.get(decoded(url.pathname));
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
    const isProduction = config.mode === "production";
    if (isProduction) {
      const etag = `W/"${file.hash}"`;
      const known = req.headers.get("If-None-Match");
      if (known === etag || known === file.hash) return new Response(null, { status: 304, headers });
      headers.set("Etag", etag);
    }
    const isLocked = key !== null || url.pathname.startsWith(`/_fresh/js/${BUILD_ID}/`);
    headers.set(
      "Cache-Control",
      isProduction && isLocked
        ? "public, max-age=31536000, immutable"
        : "no-cache, no-store, max-age=0, must-revalidate",
    );
    const content = file.content ?? await Deno.readFile(join(root, file.filePath ?? ""));
    headers.set("Content-Length", String(content.byteLength));
    return new Response(content, { headers });
  };
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
