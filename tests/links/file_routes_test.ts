import { assert, assertEquals, assertFalse, assertRejects, assertStringIncludes } from "@std/assert";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { type Ask, buildFixture } from "./fixture_app.ts";
import { SilentConsole } from "./silent_console.ts";
import { TemporaryProject } from "./temporary_project.ts";

const PAGE = "export default () => null;";

describe("File routes", () => {
  let ask: Ask;
  beforeAll(async () => {
    ask = await buildFixture();
  });

  it("serve index, plain names, folders and parameters", async () => {
    assertStringIncludes(await (await ask("/")).text(), "<p>plain</p>");
    assertEquals((await ask("/api/echo")).status, 200);
    assertStringIncludes(await (await ask("/room/a%20b")).text(), "<title>a b</title>");
  });

  it("run the middlewares of all folders above them, the outermost first", async () => {
    assertEquals((await (await ask("/api/echo")).json()).seen, ["main", "routes", "api"]);
  });

  it("are wrapped by _app, and so are routes registered after them, not those before", async () => {
    assertStringIncludes(await (await ask("/")).text(), "<nav>");
    assertStringIncludes(await (await ask("/after")).text(), "<nav>");
    assertFalse((await (await ask("/before")).text()).includes("<nav>"));
  });

  it("give _middleware and _error to routes registered after them", async () => {
    assertStringIncludes(await (await ask("/before")).text(), "<p>main</p>");
    assertStringIncludes(await (await ask("/after")).text(), "<p>mainroutes</p>");
    assertStringIncludes(await (await ask("/teapot")).text(), "error 418 short and stout");
  });

  it("show errors by the nearest _error, with the error's status", async () => {
    using _log = new SilentConsole();
    const nearest = await ask("/strict/failing");
    assertEquals(nearest.status, 500);
    assertStringIncludes(await nearest.text(), "<h1>strict: broken on purpose</h1>");
    const missing = await ask("/none");
    assertEquals(missing.status, 404);
    assertStringIncludes(await missing.text(), "<h1>error 404 </h1>");
  });

  it("answer by method, all methods by a function, HEAD by GET", async () => {
    assertEquals(await (await ask("/room/1", { method: "POST", body: "hi " })).text(), "hi main,routes");
    assertEquals((await (await ask("/api/echo", { method: "PATCH" })).json()).method, "PATCH");
    const head = await ask("/room/1", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [201, ""]);
  });

  it("answer 404 to a method that they lack", async () => {
    assertEquals((await ask("/room/1", { method: "DELETE" })).status, 404);
  });

  it("take status and headers from page()", async () => {
    const response = await ask("/room/1");
    assertEquals([response.status, response.headers.get("x-room")], [201, "1"]);
  });

  it("wait for async pages, which may answer by themselves", async () => {
    assertStringIncludes(await (await ask("/slow")).text(), "<p>waited for</p>");
    assertEquals((await ask("/slow?away")).headers.get("location"), "/");
  });
});

describe("A project's file routes", () => {
  it("are loaded when first asked for, _middleware at once", async () => {
    const noting = (name: string) => `(globalThis.loaded ??= []).push("${name}");`;
    await using project = await TemporaryProject.create({
      "routes/page.ts": noting("page") + "export const handler = () => new Response();",
      "routes/_middleware.ts": noting("middleware") + "export default (ctx) => ctx.next();",
    });
    const { loaded } = globalThis as { loaded?: string[] };
    assertEquals(loaded, undefined);
    const ask = await project.serve();
    const seen = globalThis as unknown as { loaded: string[] };
    assertEquals(seen.loaded, ["middleware"]);
    await ask("/page");
    await ask("/page");
    assertEquals(seen.loaded, ["middleware", "page"]);
  });

  it("show _404 for what is missing, with status 200 unless its handler says 404", async () => {
    const own = `export const handler = () => ({ data: 1, status: 404 });`;
    for (const [handler, status] of [["", 200], [own, 404]] as const) {
      await using project = await TemporaryProject.create({
        "routes/_404.tsx": handler + "export default () => <p>gone</p>;",
      });
      const response = await (await project.serve())("/none");
      assertEquals(response.status, status);
      assertStringIncludes(await response.text(), "<p>gone</p>");
    }
  });

  it("leave ctx.error null for a 404 at the root when there is no middleware", async () => {
    const files = { "routes/_error.tsx": "export default ({ error }) => <p>{String(error === null)}</p>;" };
    await using project = await TemporaryProject.create(files);
    assertStringIncludes(await (await (await project.serve())("/none")).text(), "<p>true</p>");
    const app = new App().use((ctx) => ctx.next());
    assertStringIncludes(await (await (await project.serve(app))("/none")).text(), "<p>false</p>");
  });

  it("give an async _app the context, and it may answer by itself", async () => {
    await using project = await TemporaryProject.create({
      "routes/_app.tsx": `export default async (ctx) => {
        await 0;
        if (ctx.url.search) return new Response("by itself");
        return <html><body>{typeof ctx.redirect}<ctx.Component /></body></html>;
      };`,
      "routes/index.tsx": "export default () => <i>inner</i>;",
    });
    const ask = await project.serve();
    assertStringIncludes(await (await ask("/")).text(), "function<i>inner</i>");
    assertEquals(await (await ask("/?x")).text(), "by itself");
  });

  it("put plain names before parameters and leave tests out", async () => {
    const answer = (text: string) => `export const handler = () => new Response("${text}");`;
    await using project = await TemporaryProject.create({
      "routes/[a]/[b].ts": answer("two"),
      "routes/[a]/x.ts": answer("x"),
      "routes/one/[b].ts": answer("one"),
      "routes/one_test.ts": answer("test"),
    });
    const ask = await project.serve();
    const texts = await Promise.all(["/one/x", "/one/y", "/two/x", "/two/y"].map(async (path) => {
      return await (await ask(path)).text();
    }));
    assertEquals(texts, ["one", "one", "x", "two"]);
    assertEquals((await ask("/one_test")).status, 404);
  });

  it("must export something to be called, with one argument at most", async () => {
    using log = new SilentConsole();
    await using project = await TemporaryProject.create({
      "routes/nothing.ts": "export const other = 1;",
      "routes/greedy.ts": "export const handler = (a, b) => new Response(a + b);",
    });
    const ask = await project.serve();
    assertEquals([(await ask("/nothing")).status, (await ask("/greedy")).status], [500, 500]);
    assertStringIncludes(String(log.errors[0]), "Could not find relevant exports in: routes/nothing.ts");
    assertStringIncludes(String(log.errors[1]), "only have one argument");
  });

  it("are refused where the stand-in would differ", async () => {
    for (
      const path of [
        "routes/_layout.tsx",
        "routes/[[id]].tsx",
        "routes/[...path].tsx",
        "routes/(group)/x.tsx",
      ]
    ) {
      await using project = await TemporaryProject.create({ [path]: PAGE });
      await assertRejects(() => project.serve(), Error, "The stand-in can't route");
    }
    using log = new SilentConsole();
    await using project = await TemporaryProject.create({
      "routes/x.tsx": "export const config = { skipAppWrapper: true };" + PAGE,
    });
    assertEquals((await (await project.serve())("/x")).status, 500);
    assertStringIncludes(String(log.errors[0]), "knows no route config");
  });

  it("need no islands, static files or routes", async () => {
    await using project = await TemporaryProject.create({});
    const ask = await project.serve(new App().use(staticFiles()));
    assertEquals((await ask("/")).status, 404);
    assert((await ask("/favicon.ico")).body === null);
  });
});
