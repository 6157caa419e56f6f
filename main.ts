import { createHash, createHmac } from "node:crypto";
import { App, staticFiles } from "fresh";
import type { State } from "./define.ts";
import { systemClock } from "./lib/clock.ts";
import type { Backplane } from "./lib/server/backplane.ts";
import { readConfig } from "./lib/server/config.ts";
import { Hub } from "./lib/server/hub.ts";
import { Ice } from "./lib/server/ice.ts";
import { jsonLog } from "./lib/server/log.ts";
import { MemoryBackplane } from "./lib/server/memory_backplane.ts";
import { secure } from "./lib/server/security_headers.ts";

/** Rooms in this process's memory, or in the store that is configured, for which alone its client is loaded. */
async function openBackplane(): Promise<Backplane> {
  const { redis } = config;
  if (redis === undefined) return new MemoryBackplane({ clock, randomBytes, config });
  const { RedisBackplane } = await import("./lib/server/redis_backplane.ts");
  return new RedisBackplane({ ...redis, clock, randomBytes, log, config });
}

/** The configuration in force. */
export const config = readConfig((name) => Deno.env.get(name));
/** Where the server says what happens to it: the standard error. */
export const log = jsonLog({ write: (line) => console.error(line), time: () => new Date().toISOString() });

const clock = systemClock;
const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const sign = (secret: string, text: string) => createHmac("sha1", secret).update(text).digest("base64");
const makeVerifier = (proof: string) => createHash("sha256").update(proof).digest("base64url");
const ice = new Ice({ config, clock, sign });
const backplane = await openBackplane();

/** All rooms and connections. */
export const hub = new Hub({ config, backplane, clock, randomBytes, ice, makeVerifier, log });

/** The web application. */
export const app = new App<State>()
  .use(async (ctx) => secure(await ctx.next(), ctx.url))
  .use((ctx) => {
    Object.assign(ctx.state, { hub, config, log });
    return ctx.next();
  })
  .use(staticFiles())
  .fsRoutes();
