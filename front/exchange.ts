import type { IncomingMessage, ServerResponse } from "node:http";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Compression, compressionFor } from "./compression.ts";
import { UpgradableInfo, type Upgrade } from "../lib/server/upgrade.ts";
import type { Answer } from "./service.ts";

/** How a request is answered, and how its WebSocket is opened if it asks for one. */
export interface ExchangeOptions {
  readonly answer: Answer;
  readonly upgrade: Upgrade;
}

/** What the application answers to a request of `node:http`. It takes no bodies, so none is read. */
export async function answerTo(
  incoming: IncomingMessage,
  { answer, upgrade }: ExchangeOptions,
): Promise<Response> {
  const request = requestOf(incoming);
  if (request === undefined) return new Response("Bad Request", { status: 400 });
  return await answer(request, infoOf(incoming, upgrade));
}

/** Sends an answer, part by part as the reader takes it. */
export async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const { status, headers, body } = response;
  const cookies = headers.getSetCookie();
  outgoing.statusCode = status;
  for (const [name, value] of headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  // What comes after a body that nobody has read can't be told from it.
  if (hasBody(outgoing.req)) outgoing.shouldKeepAlive = false;
  if (body === null) return void outgoing.end();
  const compression = compressionFor(outgoing.req, response);
  // A reader that goes before the end of its answer is nobody's failure.
  const sent = compression === undefined
    ? pipeline(body, outgoing)
    : pipeline(body, compressed(outgoing, compression), outgoing);
  await sent.catch(() => outgoing.destroy());
}

function compressed(outgoing: ServerResponse, { encoding, compressor }: Compression): Transform {
  outgoing.setHeader("content-encoding", encoding);
  outgoing.removeHeader("content-length");
  return compressor;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
}

/** Undefined if it names no host, or its target, its method or a header isn't one that the web's `Request` can have. */
function requestOf({ method, url = "", headers: { host }, rawHeaders }: IncomingMessage) {
  if (host === undefined) return undefined;
  try {
    const headers = new Headers();
    for (let index = 0; index < rawHeaders.length; index += 2) {
      headers.append(rawHeaders[index] ?? "", rawHeaders[index + 1] ?? "");
    }
    const target = url.startsWith("/") ? `http://${host}${url}` : url;
    return new Request(target, { headers, ...(method !== undefined && { method }) });
  } catch {
    return undefined;
  }
}

function infoOf(incoming: IncomingMessage, upgrade: Upgrade): UpgradableInfo {
  const { remoteAddress: hostname = "", remotePort: port = 0 } = incoming.socket;
  const completed = new Promise<void>((done) => incoming.once("close", done));
  return new UpgradableInfo({ remoteAddr: { transport: "tcp", hostname, port }, completed, upgrade });
}
