/** What a server answers to a {@linkcode rawRequest}: its status and its headers, by lower-case name. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

/** Headers of a WebSocket's opening handshake (RFC 6455 section 1.3). */
export const HANDSHAKE: Readonly<Record<string, string>> = {
  "Connection": "Upgrade",
  "Upgrade": "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** Sends a request byte for byte, as no browser and no `fetch` would; closes when the head of the answer has come. */
export async function rawRequest(
  port: number,
  { line, headers }: { line: string; headers: Readonly<Record<string, string>> },
): Promise<RawAnswer> {
  using socket = await Deno.connect({ port });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  await socket.write(new TextEncoder().encode(`${line}\r\n${lines.join("")}\r\n`));
  let text = "";
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(4096);
  while (!text.includes("\r\n\r\n")) {
    const count = await socket.read(bytes);
    if (count === null) break;
    text += decoder.decode(bytes.subarray(0, count), { stream: true });
  }
  const [status = "", ...rest] = (text.split("\r\n\r\n")[0] ?? "").split("\r\n");
  const pairs = rest.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return { status: Number(status.split(" ")[1]), headers: new Map(pairs) };
}

/** A WebSocket whose client never answers anything, not even its close. */
export async function muteSocket(port: number): Promise<Deno.TcpConn> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const host = `127.0.0.1:${port}`;
  const headers = Object.entries({ Host: host, Origin: `http://${host}`, ...HANDSHAKE });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await socket.write(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines}\r\n`));
  await socket.read(new Uint8Array(4096));
  return socket;
}
