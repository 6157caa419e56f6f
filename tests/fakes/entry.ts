/** One of the two ways to put the app on the network: `serve.ts` or `serve_public.ts`. */
export type Entry = "default" | "public";
