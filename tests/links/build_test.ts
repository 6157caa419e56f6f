import { assert, assertEquals, assertFalse, assertLessOrEqual, assertStringIncludes } from "@std/assert";
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
  "static/a.css": "b { background: url(/a.txt) }",
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
    assertStringIncludes(await (await ask("/a.css")).text(), "url(/a.txt?__frsh_c=");
  });

  it(`ships at most ${CLIENT_BYTES} bytes for one small island`, async () => {
    await using project = await TemporaryProject.create(PROJECT);
    await new Builder({ root: project.root }).build();
    const root = `${project.root}/_fresh/static/_fresh/js`;
    const chunks = (await filesIn(root)).filter((file) => file.endsWith(".js"));
    assert(chunks.length >= 2);
    const sizes = await Promise.all(chunks.map(async (file) => (await Deno.stat(`${root}/${file}`)).size));
    assertLessOrEqual(sizes.reduce((sum, size) => sum + size), CLIENT_BYTES);
  });

  it("leaves no chunks of the build before, nor a list of source paths", async () => {
    await using project = await TemporaryProject.create(PROJECT);
    const builder = new Builder({ root: `file://${project.root}` });
    const old = `${project.root}/_fresh/static/_fresh/js/old`;
    await Deno.mkdir(old, { recursive: true });
    await Deno.writeTextFile(`${old}/Counter.js`, "");
    await builder.build();
    const files = await filesIn(`${project.root}/_fresh`);
    assertFalse(files.some((file) => file.includes("/old") || file.includes("metafile")));
    assertFalse(files.includes("static/a.txt"), "static files stay where they are");
    assert(files.includes("server.js") && files.includes("snapshot.js") && files.includes("static/a.css"));
    for (const file of files) {
      if (file.endsWith(".js") && file.startsWith("static/")) {
        assertFalse((await Deno.readTextFile(`${project.root}/_fresh/${file}`)).includes(project.root));
      }
    }
  });

  it("ends by itself and takes its id from the place of deployment", async () => {
    await using project = await TemporaryProject.create({
      ...PROJECT,
      "dev.ts": `import { Builder } from "fresh/dev"; await new Builder().build();`,
    });
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "dev.ts"],
      cwd: project.root,
      env: { GITHUB_SHA: "abc" },
      signal: AbortSignal.timeout(60_000),
    }).output();
    assert(success);
    const sha1OfAbc = "a9993e364706816aba3e25717850c26c9cd0d89d";
    assertEquals([...Deno.readDirSync(`${project.root}/_fresh/static/_fresh/js`)].map(({ name }) => name), [
      sha1OfAbc,
    ]);
  });

  it("gives default and named exports of islands names of their own", async () => {
    await using project = await TemporaryProject.create({
      "islands/delete.tsx": "export default () => <a />;",
      "islands/deep-one.tsx":
        "export default () => <i />; export function Shared() { return <b />; } export const no = 1;",
      "islands/sub/deep-one.tsx": "export default () => <u />; export function Shared() { return <s />; }",
      "routes/index.tsx": `import A, { Shared as B } from "../islands/deep-one.tsx";
        import C, { Shared as D } from "../islands/sub/deep-one.tsx";
        import E from "../islands/delete.tsx";
        export default () => <p><A /><B /><C /><D /><E /></p>;`,
    });
    const html = await (await (await project.serve())("/")).text();
    const names = [...html.matchAll(/frsh:island:(\w+)/g)].map(([, name]) => name);
    assertEquals(names, ["deep_one", "Shared", "deep_one_1", "Shared_1", "delete"]);
    assertStringIncludes(html, "Shared_1:i3,delete:i4}");
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
    assertFalse(/https?:\/\//.test(lock));
  });
});
