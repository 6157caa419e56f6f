/** The query parameter that locks an address to a build. */
export const CACHE_KEY = "__frsh_c";

/** The build that is running; the bundler writes it into the browser's chunks. */
export let BUILD_ID: string = crypto.randomUUID().replaceAll("-", "");

/** Tells the id of the build that is running. */
export function setBuildId(id: string): void {
  BUILD_ID = id;
}
