import type { IceServers } from "../protocol/messages.ts";

const TURN_URL = /^turns?:(\[[\da-f:.]+\]|[^\s/?#:@[\]]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
const STUN_URL = /^stuns?:(\[[\da-f:.]+\]|[^\s/?#:@[\]]+)(:\d{1,5})?$/i;

/**
 * Reads ICE servers as a browser takes them (WebRTC section 4.2.2, RFC 7064, RFC 7065): a JSON list of
 * `{urls, username?, credential?}`. A browser makes no connection at all if one of them is wrong.
 */
export function parseIceServers(text: string): IceServers["servers"] | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!Array.isArray(json)) return undefined;
    const servers = json.map(parseServer);
    return servers.every((server) => server !== undefined) ? servers : undefined;
  } catch {
    return undefined;
  }
}

/** Reads addresses of TURN servers, divided by commas. */
export function parseTurnUrls(text: string): readonly string[] | undefined {
  const urls = text.split(",").map((url) => url.trim()).filter((url) => url !== "");
  return urls.length > 0 && urls.every((url) => TURN_URL.test(url)) ? urls : undefined;
}

function parseServer(value: unknown): IceServers["servers"][number] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { urls, username, credential } = value as Readonly<Record<string, unknown>>;
  const list: unknown[] = Array.isArray(urls) ? urls : [urls];
  const isText = (given: unknown): given is string => typeof given === "string";
  const texts = list.filter(isText);
  const isTurn = texts.some((url) => TURN_URL.test(url));
  if (texts.length === 0 || texts.length < list.length) return undefined;
  if (!texts.every((url) => TURN_URL.test(url) || STUN_URL.test(url))) return undefined;
  if (isTurn && !(isText(username) && isText(credential))) return undefined;
  return {
    urls: texts,
    ...(isText(username) && { username }),
    ...(isText(credential) && { credential }),
  };
}
