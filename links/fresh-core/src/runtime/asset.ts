import { BUILD_ID, CACHE_KEY } from "./build_id.ts";

/** The address of a file in `static/`, locked to this build so that it can be cached for a year. */
export function asset(path: string): string {
  if (!/^\/(?!\/)/.test(path) || path.includes(CACHE_KEY)) return path;
  const [front = "", ...hash] = path.split(/(?=#)/);
  return front + (front.includes("?") ? "&" : "?") + `${CACHE_KEY}=${BUILD_ID}` + hash.join("");
}
