import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, it } from "@std/testing/bdd";
import { app } from "../../main.ts";
import type { Entry } from "../fakes/entry.ts";
import { ServedApp } from "../fakes/served_app.ts";

let served: ServedApp;

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(served.origin + path, { redirect: "manual", ...init });
  return { response, status: response.status, headers: response.headers, body: await response.text() };
}

/** Directive by directive. */
function policyOf(headers: Headers): ReadonlyMap<string, string> {
  const directives = (headers.get("content-security-policy") ?? "").split("; ");
  return new Map(directives.map((directive) => {
    const [name = "", ...values] = directive.split(" ");
    return [name, values.join(" ")];
  }));
}

const PAGES: readonly (readonly [path: string, init: RequestInit, status: number])[] = [
  ["/", {}, 200],
  ["/r/blue-room", {}, 200],
  ["/r/no_room", {}, 404],
  ["/nothing/here", {}, 404],
  ["/r/blue-room", { method: "DELETE" }, 404],
  ["/nothing/here", { method: "POST" }, 404],
  ["/only-get", { method: "POST" }, 405],
  ["/broken", {}, 500],
];
const OTHERS: readonly (readonly [path: string, init: RequestInit, status: number])[] = [
  ["/ws", {}, 426],
  ["/r/Blue-Room", {}, 308],
  ["/r/blue-room/", {}, 308],
  ["/styles.css", {}, 200],
  ["/styles.css", { method: "POST" }, 405],
  ["/favicon.ico", {}, 404],
  ["/manifest.webmanifest", {}, 200],
];

// Two routes that only fail, to see what the app makes of it.
app.get("/only-get", () => new Response("got"));
app.get("/broken", () => {
  throw new Error("a secret of the server");
});

/** What both entries answer to whoever asks for a page. */
export function pagesContract(entry: Entry): void {
  beforeAll(async () => void (served = await ServedApp.start(entry)));
  afterAll(() => served[Symbol.asyncDispose]());

  for (const [path, init, status] of PAGES) {
    const what = `${init.method ?? "GET"} ${path} (${status})`;

    it(`is HTML with a policy that fits its own scripts: ${what}`, async () => {
      const { status: answered, headers, body } = await ask(path, init);
      assertEquals(answered, status);
      assertEquals(headers.get("content-type"), "text/html; charset=utf-8");
      const policy = policyOf(headers);
      const [, nonce = ""] = /'nonce-([0-9a-f]{32})'/.exec(policy.get("script-src") ?? "") ?? [];
      assertEquals(policy.get("script-src"), `'self' 'nonce-${nonce}'`);
      assertEquals(policy.get("style-src"), `'self' 'nonce-${nonce}'`);
      for (const [tag] of body.matchAll(/<(script|style)[^>]*>/g)) {
        assert(tag.includes(`nonce="${nonce}"`), tag);
      }
      assert(!/<[^>]* (style|on[a-z]+)=/.test(body), "nothing in the page that the policy blocks");
      assertEquals(headers.get("cache-control"), "no-store");
    });
  }

  for (const [path, init, status] of [...PAGES, ...OTHERS]) {
    const what = `${init.method ?? "GET"} ${path} (${status})`;

    it(`has all the headers that keep it to itself: ${what}`, async () => {
      const { status: answered, headers } = await ask(path, init);
      assertEquals(answered, status);
      const policy = policyOf(headers);
      assertEquals(policy.get("default-src"), "'none'");
      assertEquals(policy.get("connect-src"), `'self' ws://${served.host} wss://${served.host}`);
      assertEquals(policy.get("frame-ancestors"), "'none'");
      assertEquals(policy.get("base-uri"), "'none'");
      assert(!headers.get("content-security-policy")?.includes("unsafe-inline"));
      assert(!policy.has("upgrade-insecure-requests"));
      assertEquals(headers.get("x-content-type-options"), "nosniff");
      assertEquals(headers.get("referrer-policy"), "no-referrer");
      assertMatch(headers.get("permissions-policy") ?? "", /camera=\(\).*microphone=\(\)/);
      assertEquals(headers.get("strict-transport-security"), null);
    });
  }

  it("has a nonce of its own each time", async () => {
    const policies = [await ask("/"), await ask("/"), await ask("/nothing/here")].map(({ headers }) =>
      headers.get("content-security-policy")
    );
    assertEquals(new Set(policies).size, 3);
  });

  it("says nothing of what went wrong inside", async () => {
    const { body } = await ask("/broken");
    assert(!body.includes("secret") && !body.includes("routes/"), body);
  });

  it("keeps its static files' own rules for caching", async () => {
    const { body } = await ask("/");
    const [, script = ""] = /"(\/_fresh\/js\/[^"]+)"/.exec(body) ?? [];
    assertEquals((await ask(script)).headers.get("cache-control"), "public, max-age=31536000, immutable");
  });
}
