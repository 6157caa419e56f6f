import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
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
    assertEquals((await ask("/deep/echo")).status, 200);
    assertStringIncludes(await (await ask("/room/a%20b")).text(), "<title>a b</title>");
    assertEquals((await ask("/_app")).status, 404);
  });

  it("run after the middlewares before them and their own", async () => {
    const response = await ask("/deep/echo");
    assertEquals(await response.json(), ["main", "routes"]);
    assertEquals(response.headers.get("x-routes"), "1");
  });

  it("give _app, _middleware and _error to what is registered after them, not before", async () => {
    assertStringIncludes(await (await ask("/")).text(), '<main data-path="/">');
    assertStringIncludes(await (await ask("/after")).text(), '<main data-path="/after"><p>mainroutes</p>');
    const before = await (await ask("/before")).text();
    assert(before.includes("<p>main</p>") && !before.includes("<main"), before);
    assertStringIncludes(await (await ask("/teapot")).text(), "error 418 short and stout");
  });

  it("show errors by _error, with the error's status", async () => {
    const failed = await ask("/failing");
    assertEquals(failed.status, 500);
    assertStringIncludes(await failed.text(), "<h1>error 500</h1>");
    const missing = await ask("/none");
    assertEquals(missing.status, 404);
    assertStringIncludes(await missing.text(), "<h1>error 404 </h1>");
    assertEquals(missing.headers.get("x-routes"), null, "the error passes the middlewares, its page doesn't");
  });

  it("answer by method, HEAD by GET, and 404 to a method that they lack", async () => {
    assertEquals(await (await ask("/deep/echo", { method: "POST", body: "hi" })).text(), "hi");
    const head = await ask("/room/1", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [201, ""]);
    for (const method of ["DELETE", "OPTIONS"]) {
      assertEquals((await ask("/room/1", { method })).status, 404);
    }
  });

  it("take data and status from page()", async () => {
    const response = await ask("/room/1");
    assertEquals(response.status, 201);
    assertStringIncludes(await response.text(), "<title>1</title>");
  });
});

describe("A project's file routes", () => {
  it("put plain names before parameters and leave tests out", async () => {
    const answer = (text: string) => `export const handler = { GET: () => new Response("${text}") };`;
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

  it("answer every method by a page without handlers, GET alone by one with others", async () => {
    await using project = await TemporaryProject.create({
      "routes/plain.tsx": "export default () => <p>page</p>;",
      "routes/post.tsx":
        "export default () => <p>page</p>; export const handler = { POST: () => new Response() };",
    });
    const ask = await project.serve();
    assertEquals((await ask("/plain", { method: "POST" })).status, 200);
    assertStringIncludes(await (await ask("/post")).text(), "<p>page</p>");
    assertEquals((await ask("/post", { method: "PUT" })).status, 404);
  });

  it("can't return data without a page", async () => {
    using log = new SilentConsole();
    await using project = await TemporaryProject.create({
      "routes/data.ts": "export const handler = { GET: () => ({ data: 1 }) };",
    });
    assertEquals((await (await project.serve())("/data")).status, 500);
    assertStringIncludes(String(log.errors[0]), "no page to show the handler's data: routes/data.ts");
  });

  it("are refused where the stand-in would differ", async () => {
    const names = [
      "_layout",
      "_404",
      "[[id]]",
      "[...path]",
      "(group)/x",
      "folder/_middleware",
      "folder/_error",
    ];
    for (const name of names) {
      await using project = await TemporaryProject.create({ [`routes/${name}.tsx`]: PAGE });
      await assertRejects(() => project.serve(), Error, "The stand-in can't route");
    }
    const refused = [
      ["routes/x.ts", "export const other = 1;", "knows no other here: routes/x.ts"],
      ["routes/x.tsx", "export const config = {};" + PAGE, "knows no config here"],
      ["routes/x.ts", "export {};", "Could not find relevant exports in: routes/x.ts"],
      ["routes/x.ts", "export const handler = () => new Response();", "Could not find relevant exports"],
      ["routes/_middleware.ts", "export const handler = {};", "knows no handler here"],
      ["routes/x.tsx", "export default async () => await null;", "waits for no components: routes/x.tsx"],
    ] as const;
    for (const [path, content, message] of refused) {
      await using project = await TemporaryProject.create({ [path]: content });
      await assertRejects(() => project.serve(), Error, message);
    }
  });

  it("need no islands, static files or routes", async () => {
    await using project = await TemporaryProject.create({});
    const ask = await project.serve(new App().use(staticFiles()));
    assertEquals((await ask("/")).status, 404);
    assert((await ask("/favicon.ico")).body === null);
  });
});
