import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { App, type Context, HttpError } from "fresh";
import { askerOf } from "./fixture_app.ts";
import { SilentConsole } from "./silent_console.ts";

interface State {
  seen: string[];
}

/** A middleware that notes its name. */
function note(name: string): (ctx: Context<State>) => Promise<Response> {
  return (ctx) => {
    ctx.state.seen = [...(ctx.state.seen ?? []), name];
    return ctx.next();
  };
}

const show = (ctx: Context<State>) => Response.json(ctx.state.seen ?? []);

describe("App.use()", () => {
  it("does not reach routes that were registered before", async () => {
    const ask = askerOf(
      new App<State>().use(note("a")).get("/x", show).use(note("b")).get("/y", show).handler(),
    );
    assertEquals(await (await ask("/x")).json(), ["a"]);
    assertEquals(await (await ask("/y")).json(), ["a", "b"]);
  });

  it("runs for paths that nothing answers too", async () => {
    let ran = 0;
    const app = new App().use((ctx) => {
      ran++;
      return ctx.next();
    });
    assertEquals((await askerOf(app.handler())("/none")).status, 404);
    assertEquals(ran, 1);
  });
});

describe("Routing", () => {
  it("keeps the first registration for a path and method", async () => {
    const ask = askerOf(
      new App().get("/", () => new Response("1")).get("/", () => new Response("2")).handler(),
    );
    assertEquals(await (await ask("/")).text(), "1");
  });

  it("looks static paths up before patterns, patterns in their order", async () => {
    const app = new App()
      .get("/:any", () => new Response("any"))
      .get("/:later", () => new Response("later"))
      .get("/static", () => new Response("static"));
    const ask = askerOf(app.handler());
    assertEquals(await (await ask("/static")).text(), "static");
    assertEquals(await (await ask("/other")).text(), "any");
  });

  it("matches a static path with and without a slash at its end", async () => {
    const ask = askerOf(
      new App().get("/a", () => new Response("a")).get("/b/", () => new Response("b")).handler(),
    );
    assertEquals(await (await ask("/a/")).text(), "a");
    assertEquals(await (await ask("/b")).text(), "b");
  });

  it("collapses doubled slashes first", async () => {
    const ask = askerOf(new App().get("/a/b", (ctx) => new Response(ctx.url.pathname)).handler());
    assertEquals(await (await ask("//a///b")).text(), "/a/b");
  });

  it("answers HEAD by GET, without the body", async () => {
    const ask = askerOf(
      new App().get("/", () => new Response("body", { headers: { "x-y": "z" } })).handler(),
    );
    const response = await ask("/", { method: "HEAD" });
    assertEquals([response.status, response.headers.get("x-y"), await response.text()], [200, "z", ""]);
  });

  it("answers 405 to a method that a path lacks, 404 to an unknown path", async () => {
    const ask = askerOf(new App().get("/", () => new Response()).handler());
    assertEquals((await ask("/", { method: "POST" })).status, 405);
    const unknown = await ask("/none");
    assertEquals([unknown.status, await unknown.text()], [404, "Not Found"]);
  });

  it("decodes parameters but not their slashes, into an object without prototype", async () => {
    let params: Record<string, string> = {};
    const app = new App().get("/r/:id", (ctx) => {
      params = ctx.params;
      return new Response();
    });
    await askerOf(app.handler())("/r/a%20b%2Fc");
    assertEquals(params.id, "a b%2Fc");
    assertEquals(Object.getPrototypeOf(params), null);
  });
});

describe("Errors", () => {
  it("below 500 are answered with their message and not logged", async () => {
    using log = new SilentConsole();
    const app = new App().get("/", () => {
      throw new HttpError(403, "not you");
    });
    const response = await askerOf(app.handler())("/");
    assertEquals([response.status, await response.text(), log.errors], [403, "not you", []]);
  });

  it("of the server are logged and tell nothing", async () => {
    using log = new SilentConsole();
    const app = new App().get("/", () => {
      throw new Error("secret");
    }).get("/503", () => {
      throw new HttpError(503);
    });
    const ask = askerOf(app.handler());
    const response = await ask("/");
    assertEquals([response.status, await response.text()], [500, "Internal server error"]);
    assertEquals(await (await ask("/503")).text(), "Service Unavailable");
    assertEquals(log.errors.length, 2);
  });

  it("come from middlewares that return no Response", async () => {
    using log = new SilentConsole();
    const app = new App().get("/", (() => "text") as never);
    assertEquals((await askerOf(app.handler())("/")).status, 500);
    assert(log.errors[0] instanceof Error);
  });

  it("pass through the middlewares around them, which may answer", async () => {
    const app = new App<State>().use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        assert(error instanceof HttpError);
        return ctx.render(<p>caught {error.status}</p>, { status: error.status });
      }
    });
    const response = await askerOf(app.handler())("/none");
    assertEquals(response.status, 404);
    assertStringIncludes(await response.text(), "<p>caught 404</p>");
  });
});

describe("Context", () => {
  it("redirects to its own host only when given a path", async () => {
    const app = new App()
      .get("/a", (ctx) => ctx.redirect("//evil.example//x?to=//y#//z"))
      .get("/b", (ctx) => ctx.redirect("https://other.example//x", 307));
    const ask = askerOf(app.handler());
    const local = await ask("/a");
    assertEquals([local.status, local.headers.get("location")], [302, "/evil.example/x?to=//y#//z"]);
    const away = await ask("/b");
    assertEquals([away.status, away.headers.get("location")], [307, "https://other.example//x"]);
  });

  it("names localhost:1234 as remote when nobody says who asks", async () => {
    const app = new App().get("/", ({ info }) => Response.json(info.remoteAddr));
    const { hostname, port } = await (await askerOf(app.handler())("/")).json();
    assertEquals([hostname, port], ["localhost", 1234]);
  });
});
