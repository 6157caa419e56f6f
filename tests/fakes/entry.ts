/** The two ways to put the app on the network: `serve.ts` and `serve_public.ts`. */
export const ENTRIES = ["default", "public"] as const;

/** One of {@linkcode ENTRIES}. */
export type Entry = typeof ENTRIES[number];
