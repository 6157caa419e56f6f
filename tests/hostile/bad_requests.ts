import type { Answers } from "./bad_input.ts";

/** A request for a WebSocket as no honest client makes it: what differs from one, and the status of the answer. */
export interface BadRequest {
  readonly what: string;
  /** Headers in place of the usual ones; undefined leaves one out. `HOST` stands for the server's own. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly line?: string;
  readonly answer: Answers;
}

const ORIGINS = [
  undefined,
  "null",
  "https://evil.example",
  "http://HOST.evil.example",
  "http://evilHOST",
  "http://127.0.0.1:1",
  "HTTP://HOST",
];
const KEYS = [undefined, "", "short", "dGhlIHNhbXBsZSBub25jZQ==x"];
const forged = (name: string) =>
  ["10.0.0.1", "x".repeat(4000), "unix:", "1.1.1.1, 2.2.2.2", "[::1", "-1:0"].map((value): BadRequest => ({
    what: `${name}: ${value.slice(0, 20)}`,
    headers: { [name]: value },
    answer: "101",
  }));

/** Requests that want to be what they aren't. */
export const BAD_REQUESTS: readonly BadRequest[] = [
  ...ORIGINS.map((origin): BadRequest => ({
    what: `origin ${origin}`,
    headers: { "Origin": origin },
    answer: "403",
  })),
  ...KEYS.map((key): BadRequest => ({
    what: `key ${key}`,
    headers: { "Sec-WebSocket-Key": key },
    answer: "426",
  })),
  ...["8", "99", "x"].map((version): BadRequest => ({
    what: `version ${version}`,
    headers: { "Sec-WebSocket-Version": version },
    answer: "426",
  })),
  { what: "two upgrades", headers: { "Upgrade": "WebSocket, h2c" }, answer: "101" },
  { what: "another upgrade", headers: { "Upgrade": "h2c" }, answer: "426" },
  { what: "another subprotocol", headers: { "Sec-WebSocket-Protocol": "other" }, answer: "400" },
  { what: "a POST", line: "POST /ws HTTP/1.1", answer: "404" },
  { what: "HTTP/1.0", line: "GET /ws HTTP/1.0", answer: "101" },
  { what: "another path", line: "GET /r/blue HTTP/1.1", answer: "200" },
  { what: "a broken escape", line: "GET /r/%E0%A4%A HTTP/1.1", answer: "400" },
  { what: "no method", line: "NONSENSE /ws HTTP/1.1", answer: { default: "404", public: "400" } },
  { what: "no HTTP", line: "hello", answer: "400" },
  { what: "two lengths", headers: { "Content-Length": "5\r\nContent-Length: 6" }, answer: "400" },
  {
    what: "a length and chunks",
    headers: { "Content-Length": "5", "Transfer-Encoding": "chunked" },
    answer: "400",
  },
  { what: "a space before a colon", headers: { "X-Odd ": "1" }, answer: "400" },
  { what: "a folded header", headers: { "X-Odd": "1\r\n 2" }, answer: "400" },
  { what: "a zero in a header", headers: { "X-Odd": "\0" }, answer: "400" },
  { what: "no host", headers: { "Host": undefined }, answer: { default: "403", public: "400" } },
  { what: "a host that isn't one", headers: { "Host": "a b<c>" }, answer: "400" },
  {
    what: "a head of 1 MiB",
    headers: { "X-Long": "x".repeat(1024 * 1024) },
    answer: { default: "400", public: "431" },
  },
  ...forged("X-Forwarded-For"),
  ...forged("X-Deno-Client-Address"),
];
