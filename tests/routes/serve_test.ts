import { assert, assertEquals, assertMatch } from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { SUBPROTOCOL } from "../../lib/protocol/messages.ts";
import { rawRequest } from "../fakes/raw_request.ts";
import { ensureBuilt } from "../browser/harness/app_build.ts";
import { TestSocket } from "./test_socket.ts";

const ROOT = new URL("../..", import.meta.url);
const SOCKETS = 50;

/** Starts the server, and then throws where nobody catches it. */
const SERVE_AND_THROW = `await import("./serve.ts");
Promise.reject(new Error("a rejection"));
setTimeout(() => { throw new TypeError("an exception"); });`;

/** Runs `serve.ts`, or code that does; what it prints is read line by line. */
function serve(env: Record<string, string>, args = ["run", "-A", "serve.ts"]) {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const printed = new Response(child.stderr).text();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return { child, printed, reader };
}

/** Starts it and waits for its address. */
async function start(env: Record<string, string> = {}, args?: string[]) {
  const { child, printed, reader } = serve(env, args);
  const { value: line = "" } = await reader.read();
  const [, origin = ""] = /(http:\/\/\S+)\/\n/.exec(line) ?? [];
  const end = async (signal: Deno.Signal) => {
    child.kill(signal);
    const status = await child.status;
    const { value: more = "" } = await reader.read();
    return { code: status.code, signal: status.signal, printed: line + more, complained: await printed };
  };
  return { origin, host: origin.slice("http://".length), end };
}

/** Lets it fail; gives its code and what it says. */
async function failToStart(env: Record<string, string>) {
  const { child, printed, reader } = serve(env);
  const [{ code }, complained] = await Promise.all([child.status, printed]);
  const { value = "" } = await reader.read();
  return { code, complained, printed: value };
}

describe("serve.ts", () => {
  beforeAll(ensureBuilt);

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`ends on ${signal} within 5 s with code 0, and everybody hears 4012`, async () => {
      const server = await start();
      const sockets: TestSocket[] = [];
      for (let count = 0; count < SOCKETS; count++) {
        const socket = await TestSocket.open(server, SUBPROTOCOL);
        socket.send({ type: "ENTERROOM", value: "blue", create: true });
        // Deno's client reports no close code for a close that meets a frame it is just sending.
        assertEquals((await socket.next()).type, "welcome");
        sockets.push(socket);
      }
      // One that never answers anything must not hold it up.
      using mute = await Deno.connect({ hostname: "127.0.0.1", port: Number(server.host.split(":")[1]) });
      await mute.write(new TextEncoder().encode("GET / HTTP/1.1\r\n"));
      const { code, complained } = await (async () => {
        const late = AbortSignal.timeout(5000);
        const ended = await server.end(signal);
        assert(!late.aborted, "It took longer than 5 s");
        return ended;
      })();
      assertEquals([code, complained], [0, ""]);
      const codes = (await Promise.all(sockets.map((socket) => socket.closed))).map((close) => close.code);
      assertEquals(codes, Array(SOCKETS).fill(CLOSE.restarting.code));
    });
  }

  it("prints one line: its address, with the real port", async () => {
    const server = await start({ HOST: "0.0.0.0" });
    assertMatch(server.origin, /^http:\/\/localhost:\d{2,5}$/);
    const response = await fetch(`${server.origin}/`);
    assertEquals([response.status, (await response.text()).includes("Parley")], [200, true]);
    const { printed } = await server.end("SIGTERM");
    assertMatch(printed, /^Parley is listening on http:\/\/localhost:\d+\/\n$/);
  });

  it("compresses what can be, and lets browsers keep what never changes", async () => {
    const server = await start();
    const get = async (path: string) => {
      const { headers, status } = await rawRequest(Number(server.host.split(":")[1]), {
        line: `GET ${path} HTTP/1.1`,
        headers: { "Host": server.host, "Accept-Encoding": "gzip, br", "Connection": "close" },
      });
      return [status, headers.get("content-encoding"), headers.get("cache-control")];
    };
    const page = await (await fetch(`${server.origin}/r/blue`)).text();
    const [script = ""] = /\/_fresh\/js\/[^"]+\.js/.exec(page) ?? [];
    const [style = ""] = /\/styles\.css[^"]*/.exec(page) ?? [];
    const forever = "public, max-age=31536000, immutable";
    assertEquals(await get("/r/blue"), [200, "br", "no-store"]);
    assertEquals(await get(script), [200, "br", forever]);
    assertEquals(await get(style.replaceAll("&amp;", "&")), [200, "br", forever]);
    assertEquals((await get("/icon-192.png"))[1], undefined);
    await server.end("SIGTERM");
  });

  it("lives on, and says so, when something is thrown that nobody catches [WIRE-7]", async () => {
    const server = await start({}, ["eval", SERVE_AND_THROW]);
    const socket = await TestSocket.open(server, SUBPROTOCOL);
    socket.send({ type: "ping" });
    assertEquals(await socket.next(), { type: "pong" });
    const { code, complained } = await server.end("SIGTERM");
    const lines = complained.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals([code, lines.map((line) => line.error)], [0, ["Error", "TypeError"]]);
  });

  it("answers an address with a broken escape with 400, and says nothing of it", async () => {
    const server = await start();
    const response = await fetch(`${server.origin}/r/%E0%A4%A`);
    assertEquals([response.status, await response.text()], [400, "Bad Request"]);
    assertEquals((await server.end("SIGTERM")).complained, "");
  });

  it("says all that is wrong with its configuration, and nothing else", async () => {
    const { code, complained, printed } = await failToStart({ PORT: "http", MAX_MEMBERS: "many" });
    assertEquals([code, printed], [1, ""]);
    assertEquals(complained.trimEnd().split("\n").map((line) => line.split(",")[0]), [
      'PORT is "http"',
      'MAX_MEMBERS is "many"',
    ]);
  });

  it("says so when its port is taken", async () => {
    const server = await start();
    const port = server.host.split(":")[1] ?? "";
    const { code, complained } = await failToStart({ PORT: port });
    assertEquals([code, complained.trimEnd()], [
      1,
      `Port ${port} of 127.0.0.1 is taken: set PORT to another.`,
    ]);
    await server.end("SIGTERM");
  });
});
