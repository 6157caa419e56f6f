import { Builder } from "fresh/dev";
import { app } from "./fixture/main.tsx";

/** Where the fixture is. */
export const FIXTURE: string = new URL("./fixture", import.meta.url).href;

/** A request as tests write it down. */
export type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** Builds the fixture in memory and returns what answers its requests. */
export async function buildFixture(): Promise<Ask> {
  const apply = await new Builder({ root: FIXTURE }).build({ snapshot: "memory" });
  apply(app);
  return askerOf(app.handler());
}

/** Asks a handler without a network. */
export function askerOf(handler: (request: Request) => Response | Promise<Response>): Ask {
  return async (path, init) => await handler(new Request("http://localhost" + path, init));
}
