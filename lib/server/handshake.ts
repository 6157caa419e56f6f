/** Says whether a request opens a WebSocket (RFC 6455 section 4.2.1). */
export function isHandshake(headers: Pick<Headers, "get">): boolean {
  const lists = (name: string, token: string) =>
    (headers.get(name) ?? "").split(",").some((item) => item.trim().toLowerCase() === token);
  return lists("connection", "upgrade") && lists("upgrade", "websocket") &&
    headers.get("sec-websocket-version") === "13" &&
    /^[A-Za-z0-9+/]{22}==$/.test(headers.get("sec-websocket-key") ?? "");
}
