import { ConfigError } from "./lib/server/config.ts";

/** What a production build exports. */
interface Build {
  readonly default: { readonly fetch: Deno.ServeHandler<Deno.NetAddr> };
}

/** Milliseconds that an orderly end may take before it is cut short. */
const SHUTDOWN_MS = 4500;
/** Milliseconds that clients have to answer the close of an orderly end. */
const DRAIN_MS = 2000;

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
  const onListen = ({ hostname, port }: Deno.NetAddr) => {
    const host = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
    console.log(`Parley is listening on http://${host.includes(":") ? `[${host}]` : host}:${port}/`);
  };
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

/** Lets the closes reach their clients, before the server cuts what is left. */
async function drain(): Promise<void> {
  const until = Date.now() + DRAIN_MS;
  while (hub.counts.connections > 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 10));
}

async function stop(): Promise<void> {
  setTimeout(() => Deno.exit(0), SHUTDOWN_MS);
  hub.close();
  await drain();
  await server.shutdown();
  Deno.exit(0);
}

const [{ config, hub, log }, build] = await load();
// An exception in an event handler would end the process, and with it every room.
addEventListener("error", (event) => {
  event.preventDefault();
  log.error("an exception reached the top", { error: event.error });
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  log.error("a rejection reached the top", { error: event.reason });
});
const server = listen();
for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => void stop());
