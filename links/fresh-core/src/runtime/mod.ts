export { HttpError } from "../http_error.ts";
export { asset } from "./asset.ts";
export { IS_BROWSER } from "./is_browser.ts";
export { Head, type HeadProps } from "./head.ts";
