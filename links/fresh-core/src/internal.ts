export { setBuild } from "./app.ts";
export { loadBuild } from "./build.ts";
