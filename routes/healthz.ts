import { define } from "../define.ts";

/** That the process answers, and nothing else: who restarts what doesn't must not ask about anything outside of it. */
export const handler = define.handlers({
  GET: () => new Response("ok\n", { headers: { "Cache-Control": "no-store" } }),
});
