export { asset } from "./asset.ts";
export { Head } from "./head.ts";
