/** Where Fresh leaves the nonce of a page that it has rendered. */
const NONCE = Symbol.for("__freshNonce");

const PERMISSIONS = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"]
  .map((name) => `${name}=()`).join(", ");

/** Adds the headers that keep a page to itself; `url` is the address under which it was asked for. */
export function secure(response: Response, url: URL): Response {
  if (response.status === 101) return response;
  const nonce: unknown = Reflect.get(response, NONCE);
  const { headers } = response;
  headers.set(
    "Content-Security-Policy",
    contentSecurityPolicy(url, typeof nonce === "string" ? nonce : undefined),
  );
  headers.set("Permissions-Policy", PERMISSIONS);
  headers.set("Referrer-Policy", "no-referrer");
  headers.set("X-Content-Type-Options", "nosniff");
  if (url.protocol === "https:") {
    // On an insecure origin browsers ignore both, and say so on their consoles.
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Strict-Transport-Security", "max-age=31536000");
  }
  // A nonce is good for one answer.
  if (nonce !== undefined) headers.set("Cache-Control", "no-store");
  return response;
}

/** No `upgrade-insecure-requests`: the page must work over plain HTTP at an address of the local network. */
function contentSecurityPolicy({ host }: URL, nonce: string | undefined): string {
  const own = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  // Some browsers don't count a WebSocket to the page's own host as 'self'; a host may hold what a policy must not.
  const sockets = /^[\w.:[\]-]+$/.test(host) ? `ws://${host} wss://${host}` : "";
  return [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self' ${sockets}`.trim(),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
