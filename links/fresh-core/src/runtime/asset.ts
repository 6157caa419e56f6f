import type { VNode } from "preact";
import { BUILD_ID, CACHE_KEY } from "./build_id.ts";

/** The address of a file in `static/`, locked to this build so that it can be cached for a year. */
export function asset(path: string): string {
  if (!/^\/(?!\/)/.test(path) || path.includes(CACHE_KEY)) return path;
  const [front = "", ...hash] = path.split(/(?=#)/);
  return front + (front.includes("?") ? "&" : "?") + `${CACHE_KEY}=${BUILD_ID}` + hash.join("");
}

/** Locks the addresses of pictures. */
export function lockSources({ type, props }: VNode): void {
  if (type !== "img" && type !== "source") return;
  const picture = props as Record<string, unknown>;
  const { src, srcset } = picture;
  if (typeof src === "string") picture.src = asset(src);
  if (typeof srcset === "string") {
    picture.srcset = srcset.replace(
      /(^|,)(\s*)([^\s,]+)/g,
      (_, comma, space, url) => comma + space + asset(url),
    );
  }
}
