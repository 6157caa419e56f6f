import { parseAddress } from "./ip_address.ts";
import { isTrusted, MOST_HOPS, type ProxyTrust } from "./proxy_trust.ts";

/** A request as it reached this process; `peer` is the address at the other end of its connection. */
export interface Arrival {
  readonly peer: string;
  readonly url: URL;
  readonly headers: Pick<Headers, "get">;
}

/** Who made a request, and under which address the visitor knows this server. */
export interface Visitor {
  readonly address: string;
  readonly url: URL;
}

/**
 * Finds the visitor behind trusted proxies. `X-Forwarded-For` is read from its end, each entry only while the one that
 * wrote it is trusted; what isn't an address ends the reading. `X-Forwarded-Proto` and `-Host` are read at the same place.
 */
export function visitorOf({ peer, url, headers }: Arrival, trust: ProxyTrust): Visitor {
  if (!isTrusted(trust, { address: peer, hop: 0 })) return { address: peer, url };
  const named = listOf(headers.get("x-forwarded-for"));
  let address = peer;
  let hops = 0;
  while (isTrusted(trust, { address, hop: hops })) {
    const next = parseAddress(named.at(-1 - hops) ?? "");
    if (next === undefined) break;
    address = next.toString();
    hops += 1;
  }
  const at = (header: string) => {
    const list = listOf(headers.get(header));
    return list.at(-Math.max(1, hops)) ?? list[0] ?? "";
  };
  return { address, url: publicUrl(url, { scheme: at("x-forwarded-proto"), host: at("x-forwarded-host") }) };
}

/** The request's address as the visitor wrote it; a scheme or a host that can't be is left as it was. */
export function publicUrl(url: URL, { scheme, host }: { scheme: string; host: string }): URL {
  const secure = /^(https|wss)$/i.test(scheme);
  const protocol = secure ? "https:" : /^(http|ws)$/i.test(scheme) ? "http:" : url.protocol;
  const named = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host) ? host : url.host;
  const text = `${protocol}//${named}${url.pathname}${url.search}`;
  return URL.canParse(text) ? new URL(text) : url;
}

/** A request as Fresh hands it on. */
export interface Asked {
  readonly req: { readonly headers: Pick<Headers, "get"> };
  readonly url: URL;
  readonly info: { readonly remoteAddr: { readonly transport: string; readonly hostname?: string } };
}

/**
 * How a request reached this process. Deno Deploy ends TLS before it, so there the own address is `https` at the asked
 * host, whatever the inner connection is like.
 */
export function arrivalOf({ req, url, info }: Asked, { isOnDeploy }: { isOnDeploy: boolean }): Arrival {
  const { headers } = req;
  const peer = info.remoteAddr.hostname ?? "local";
  if (!isOnDeploy) return { peer, url, headers };
  return { peer, headers, url: publicUrl(url, { scheme: "https", host: headers.get("host") ?? "" }) };
}

/** The last entries of a list header: no more than proxies can have written. */
function listOf(header: string | null): string[] {
  return (header ?? "").split(",").slice(-MOST_HOPS).map((item) => item.trim());
}
