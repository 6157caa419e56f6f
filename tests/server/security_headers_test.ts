import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { secure } from "../../lib/server/security_headers.ts";

const headersAt = (url: string) => secure(new Response("x"), new URL(url)).headers;
const connectSource = (url: string) =>
  /connect-src ([^;]*)/.exec(headersAt(url).get("content-security-policy") ?? "")?.[1];

describe("secure()", () => {
  it("works over plain HTTP at an address of the local network", () => {
    assertEquals(
      connectSource("http://192.168.1.20:8000/"),
      "'self' ws://192.168.1.20:8000 wss://192.168.1.20:8000",
    );
    assertEquals(connectSource("http://[fd00::1]:8000/"), "'self' ws://[fd00::1]:8000 wss://[fd00::1]:8000");
    const headers = headersAt("http://192.168.1.20:8000/");
    assertEquals(headers.get("strict-transport-security"), null);
    assertEquals(headers.get("cross-origin-opener-policy"), null);
    assert(!headers.get("content-security-policy")?.includes("upgrade-insecure-requests"));
  });

  it("asks for TLS in future, and for a window of its own, where there is TLS", () => {
    const headers = headersAt("https://chat.example/");
    assertEquals(headers.get("strict-transport-security"), "max-age=31536000");
    assertEquals(headers.get("cross-origin-opener-policy"), "same-origin");
  });

  it("doesn't let a host name write the policy", () => {
    const url = new URL("http://x/");
    url.host = "a;sandbox";
    const policy = secure(new Response("x"), url).headers.get("content-security-policy") ?? "";
    assert(!policy.includes("sandbox"), policy);
  });

  it("keeps a rendered page out of every cache, since its nonce is good for once", () => {
    const page = Object.assign(new Response("x"), { [Symbol.for("__freshNonce")]: "abc" });
    const { headers } = secure(page, new URL("http://x/"));
    assertEquals(headers.get("cache-control"), "no-store");
    assert(headers.get("content-security-policy")?.includes("script-src 'self' 'nonce-abc';"));
    assertEquals(headersAt("http://x/").get("cache-control"), null);
  });
});
