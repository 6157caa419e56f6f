/** The query parameter that locks an address to a build. */
export const CACHE_KEY = "__frsh_c";

/** The build that is running. */
export let BUILD_ID = "";

/** Tells the id of the build that is running. */
export function setBuildId(id: string): void {
  BUILD_ID = id;
}
