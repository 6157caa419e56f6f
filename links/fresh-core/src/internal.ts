export { setBuildCache } from "./app.ts";
export { BuildCache } from "./build_cache.ts";
