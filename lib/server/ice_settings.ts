import type { IceServers } from "../protocol/messages.ts";

const ICE_URL = /^(stuns?|turns?):[^\s]+$/i;
const TURN_URL = /^turns?:[^\s]+$/i;

/** Reads ICE servers as a browser takes them: a JSON list of `{urls, username?, credential?}`. */
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
  if (!list.every((url) => typeof url === "string" && ICE_URL.test(url))) return undefined;
  const isText = (given: unknown): given is string => typeof given === "string";
  return {
    urls: list.filter(isText),
    ...(isText(username) && { username }),
    ...(isText(credential) && { credential }),
  };
}
