import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Builder } from "fresh/dev";
import { App, staticFiles } from "fresh";
import { askerOf, FIXTURE } from "./fixture_app.ts";
import { TemporaryProject } from "./temporary_project.ts";

/** Shipped JavaScript is at most this much for a page with one small island, Preact and signals included. */
const CLIENT_BYTES = 24_000;

const MAIN = `import { App, staticFiles } from "fresh";
export const app = new App().use(staticFiles()).fsRoutes();`;
const ISLAND = `import { useSignal } from "@preact/signals";
export default function Counter() {
  const count = useSignal(0);
  return <button type="button" onClick={() => count.value++}>{count}</button>;
}`;
const PAGE = `import Counter from "../islands/Counter.tsx";
export default () => <Counter />;`;
const PROJECT = {
  "main.ts": MAIN,
  "islands/Counter.tsx": ISLAND,
  "routes/index.tsx": PAGE,
  "static/a.txt": "a",
};

async function filesIn(dir: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(dir)) {
    found.push(...isDirectory ? (await filesIn(`${dir}/${name}`)).map((file) => `${name}/${file}`) : [name]);
  }
  return found.sort();
}

describe("Builder.build()", () => {
  it("writes a server that serves pages, chunks and files", async () => {
    await using project = await TemporaryProject.create(PROJECT);
    await new Builder({ root: project.root }).build();
    const { default: server } = await import(`file://${project.root}/_fresh/server.js`);
    const ask = askerOf(server.fetch);
    const page = await ask("/");
    assertStringIncludes(await page.text(), "<button");
    for (const [, path] of (page.headers.get("link") ?? "").matchAll(/<([^>]+)>/g)) {
      assertEquals((await ask(path ?? "")).status, 200);
    }
    assertEquals(await (await ask("/a.txt")).text(), "a");
  });

  it(`ships at most ${CLIENT_BYTES} bytes for one small island`, async () => {
    await using project = await TemporaryProject.create(PROJECT);
    await new Builder({ root: project.root }).build();
    const root = `${project.root}/_fresh/static/_fresh/js`;
    const chunks = (await filesIn(root)).filter((file) => file.endsWith(".js"));
    assert(chunks.length >= 2);
    const sizes = await Promise.all(chunks.map(async (file) => (await Deno.stat(`${root}/${file}`)).size));
    const total = sizes.reduce((sum, size) => sum + size);
    assert(total <= CLIENT_BYTES, `${total} bytes`);
  });

  it("leaves no chunks of the build before, nor a list of source paths", async () => {
    await using project = await TemporaryProject.create(PROJECT);
    const builder = new Builder({ root: `file://${project.root}` });
    const old = `${project.root}/_fresh/static/_fresh/js/old`;
    await Deno.mkdir(old, { recursive: true });
    await Deno.writeTextFile(`${old}/Counter.js`, "");
    await builder.build();
    const files = await filesIn(`${project.root}/_fresh`);
    assert(!files.some((file) => file.includes("/old") || file.includes("metafile")));
    assert(!files.includes("static/a.txt"), "static files stay where they are");
    assert(files.includes("server.js") && files.includes("snapshot.js"));
    for (const file of files) {
      if (file.endsWith(".js") && file.startsWith("static/")) {
        assert(!(await Deno.readTextFile(`${project.root}/_fresh/${file}`)).includes(project.root));
      }
    }
  });

  it("ends by itself", async () => {
    await using project = await TemporaryProject.create({
      ...PROJECT,
      "dev.ts": `import { Builder } from "fresh/dev"; await new Builder().build();`,
    });
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "dev.ts"],
      cwd: project.root,
      signal: AbortSignal.timeout(60_000),
    }).output();
    assert(success);
  });

  it("names islands after their files", async () => {
    const island = (tag: string) => `export default () => <${tag} />;`;
    await using project = await TemporaryProject.create({
      "islands/delete.tsx": island("a"),
      "islands/deep-one.tsx": island("i"),
      "islands/sub/deep-one.tsx": island("u"),
      "routes/index.tsx": `import A from "../islands/deep-one.tsx";
        import B from "../islands/sub/deep-one.tsx";
        import C from "../islands/delete.tsx";
        export default () => <p><A /><B /><C /></p>;`,
    });
    const html = await (await (await project.serve())("/")).text();
    const names = [...html.matchAll(/frsh:island:(\w+)/g)].map(([, name]) => name);
    assertEquals(names, ["deep_one", "sub_deep_one", "delete"]);
    assertStringIncludes(html, "boot({deep_one:i0,sub_deep_one:i1,delete:i2},");
  });

  it("refuses islands that the stand-in can't bring to life", async () => {
    await using named = await TemporaryProject.create({ "islands/a.tsx": "export const A = () => <a />;" });
    await assertRejects(
      () => named.serve(),
      Error,
      "an island as the only export, by default: islands/a.tsx",
    );
    await using helped = await TemporaryProject.create({
      "islands/a.tsx": "export default () => <a />; export const helper = 1;",
    });
    await assertRejects(() => helped.serve(), Error, "the only export");
  });

  it("refuses files of a type that it doesn't know", async () => {
    await using project = await TemporaryProject.create({ "static/a.unheard": "" });
    await assertRejects(() => project.serve(), Error, "doesn't know the type of a.unheard");
  });
});

describe("Builder.listen()", () => {
  it("builds for development and serves the app that it imports", async () => {
    await using project = await TemporaryProject.create(PROJECT);
    const stop = new AbortController();
    const { promise, resolve } = Promise.withResolvers<number>();
    const app = new App().use(staticFiles()).fsRoutes();
    const { port: free } = freePort();
    await new Builder({ root: project.root }).listen(() => Promise.resolve({ app }), {
      port: free,
      hostname: "127.0.0.1",
      signal: stop.signal,
      onListen: ({ port }) => resolve(port),
    });
    const origin = `http://127.0.0.1:${await promise}`;
    try {
      const page = await fetch(origin);
      assertStringIncludes(await page.text(), "<button");
      const chunk = /<([^>]+Counter\.js)>/.exec(page.headers.get("link") ?? "")?.[1];
      const response = await fetch(origin + chunk);
      assertEquals([response.headers.get("etag"), app.config.mode], [null, "development"]);
      assertEquals(response.headers.get("cache-control"), "no-cache, no-store, max-age=0, must-revalidate");
      assertStringIncludes(await response.text(), "sourceMappingURL=");
    } finally {
      stop.abort();
    }
  });
});

function freePort(): { port: number } {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr;
}

describe("The lock file", () => {
  it("names no host", async () => {
    const lock = await Deno.readTextFile(new URL("../../../deno.lock", FIXTURE + "/"));
    assert(!/https?:\/\//.test(lock));
  });
});
