import { ConfigError } from "./lib/server/config.ts";

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

/** The host of an address to open on this machine. */
function hostOf({ hostname }: Deno.NetAddr): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

function listen(): Deno.HttpServer<Deno.NetAddr> {
  const { port, hostname } = config;
  const onListen = (at: Deno.NetAddr) =>
    console.log(`Parley is listening on http://${hostOf(at)}:${at.port}/`);
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

/** Serves the metrics where visitors don't come. */
function listenForMetrics(): Deno.HttpServer<Deno.NetAddr> | undefined {
  const { port, hostname = "" } = config.metrics ?? {};
  if (port === undefined || metricsPage === undefined) return undefined;
  const answer = ({ url, headers }: Request) =>
    new URL(url).pathname === "/metrics"
      ? metricsPage.answer(headers)
      : new Response("The metrics are at /metrics.\n", { status: 404 });
  const onListen = (at: Deno.NetAddr) =>
    console.log(`Its metrics are on http://${hostOf(at)}:${at.port}/metrics`);
  try {
    return Deno.serve({ port, hostname, onListen }, answer);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    giveUp(`Port ${port} of ${hostname} is taken: set METRICS_PORT to another.`);
  }
}

const [{ config, log, metricsPage, operation }, build] = await load();
const server = listen();
const metricsServer = listenForMetrics();
operation.begin(async () => void await Promise.all([server.shutdown(), metricsServer?.shutdown()]));
