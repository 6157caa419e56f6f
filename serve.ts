import { ConfigError } from "./lib/server/config.ts";
import { shownHost } from "./lib/server/shown_host.ts";

/** What a production build exports. */
interface Build {
  readonly default: { readonly fetch: Deno.ServeHandler<Deno.NetAddr> };
}

/** Ends with what an operator needs to know and no stack. */
function giveUp(message: string): never {
  console.error(message);
  Deno.exit(1);
}

async function load(): Promise<[typeof import("./main.ts"), Build]> {
  const built = new URL("./_fresh/server.js", import.meta.url).href;
  try {
    const main = await import("./main.ts");
    return [main, await import(built)];
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message);
    if (error instanceof TypeError && error.message.includes(built)) {
      giveUp("There is no build to serve: run `deno task build` first, or `deno task start` for both.");
    }
    throw error;
  }
}

function listen(): Deno.HttpServer<Deno.NetAddr> {
  const { port, hostname } = config;
  const onListen = (at: Deno.NetAddr) =>
    console.log(`Parley is listening on http://${shownHost(at.hostname)}:${at.port}/`);
  try {
    const options = { port, hostname, onListen, onError: answerFailure, automaticCompression: true };
    return Deno.serve(options, build.default.fetch);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      giveUp(`Port ${port} of ${hostname} is taken: set PORT to another.`);
    }
    throw error;
  }
}

/** What fails before it reaches a route, such as an address with a broken escape. */
function answerFailure(error: unknown): Response {
  if (error instanceof URIError) return new Response("Bad Request", { status: 400 });
  log.error("a request failed outside the routes", { error });
  return new Response("Internal Server Error", { status: 500 });
}

const [{ config, log, operation }, build] = await load();
const server = listen();
operation.begin(() => server.shutdown());
