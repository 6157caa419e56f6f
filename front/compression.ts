import type { IncomingMessage } from "node:http";
import type { Transform } from "node:stream";
import { constants, createBrotliCompress, createGzip } from "node:zlib";
// @ts-types="npm:@types/negotiator@^0.6.4"
import Negotiator from "negotiator";

const SHRINKS = /^(text\/|application\/(javascript|json|manifest\+json|xml)|image\/svg\+xml)/;
/** Of 11: as dense as gzip's best, and as fast as its default. */
const BROTLI_QUALITY = 4;

/** An encoding of an answer's body (RFC 9110 section 8.4) and what makes it. */
export interface Compression {
  readonly encoding: string;
  readonly compressor: Transform;
}

/** How the body of an answer is best sent to this reader; undefined for as it is. */
export function compressionFor(
  incoming: IncomingMessage,
  { headers }: Response,
): Compression | undefined {
  if (!SHRINKS.test(headers.get("content-type") ?? "")) return undefined;
  if (["content-encoding", "content-range"].some((name) => headers.has(name))) return undefined;
  const accepted = new Negotiator(incoming).encodings(["br", "gzip"]);
  if (!accepted.includes("br")) {
    return accepted.includes("gzip") ? { encoding: "gzip", compressor: createGzip() } : undefined;
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  return { encoding: "br", compressor: createBrotliCompress({ params }) };
}
