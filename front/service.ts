import { type Config, ConfigError } from "../lib/server/config.ts";
import type { Hub } from "../lib/server/hub.ts";
import type { Log } from "../lib/server/log.ts";
import { shownHost } from "../lib/server/shown_host.ts";
import type { Operation } from "../operation.ts";

/** Answers a request; it never throws. */
export type Answer = (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Promise<Response>;

/** What a front puts on the network. */
export interface Service {
  readonly config: Config;
  readonly hub: Hub;
  readonly log: Log;
  readonly answer: Answer;
}

/** What listens on the network. */
export interface Front {
  readonly addr: { readonly hostname: string; readonly port: number };
  /** Lets what is under way come to its end, and no more begin. */
  shutdown(): Promise<void>;
}

/** What a production build exports. */
interface Build {
  readonly default: { readonly fetch: Deno.ServeHandler<Deno.NetAddr> };
}

/** Serves the production build by a front until a signal ends it; what is wrong at the start ends it with a message. */
export async function serve(listen: (service: Service) => Front | Promise<Front>): Promise<void> {
  const { operation, ...service } = await load();
  const front = await listenOrGiveUp(service, listen);
  const { hostname, port } = front.addr;
  console.log(`Parley is listening on http://${shownHost(hostname)}:${port}/`);
  operation.begin(() => front.shutdown());
}

/** Makes sure that a request gets an answer when it fails before a route, such as for an address with a broken escape. */
export function answerBy(fetch: Deno.ServeHandler<Deno.NetAddr>, log: Log): Answer {
  return async (request, info) => {
    // A host that isn't one leaves an address that isn't one.
    if (!URL.canParse(request.url)) return new Response("Bad Request", { status: 400 });
    try {
      return await fetch(request, info);
    } catch (error) {
      if (error instanceof URIError) return new Response("Bad Request", { status: 400 });
      log.error("a request failed outside the routes", { error });
      return new Response("Internal Server Error", { status: 500 });
    }
  };
}

/** Ends with what an operator needs to know and no stack. */
function giveUp(message: string): never {
  console.error(message);
  Deno.exit(1);
}

async function load(): Promise<Service & { readonly operation: Operation }> {
  const built = new URL("../_fresh/server.js", import.meta.url).href;
  try {
    const { config, hub, log, operation } = await import("../main.ts");
    const build: Build = await import(built);
    return { config, hub, log, operation, answer: answerBy(build.default.fetch, log) };
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message);
    if (error instanceof TypeError && error.message.includes(built)) {
      giveUp("There is no build to serve: run `deno task build` first, or `deno task start` for both.");
    }
    throw error;
  }
}

async function listenOrGiveUp(
  service: Service,
  listen: (service: Service) => Front | Promise<Front>,
): Promise<Front> {
  try {
    return await listen(service);
  } catch (error) {
    const isTaken = error instanceof Error && Reflect.get(error, "code") === "EADDRINUSE";
    const { port, hostname } = service.config;
    if (isTaken) giveUp(`Port ${port} of ${hostname} is taken: set PORT to another.`);
    throw error;
  }
}
