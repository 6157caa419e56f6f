import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readSource, readSources, type SourceFile } from "./architecture/source_file.ts";

const CODE_LINES = 200;

/** What reaches out of the program: time, chance, network, storage, page and process. */
const PLATFORM = new Set([
  ...[
    "Deno",
    "process",
    "console",
    "globalThis",
    "self",
    "window",
    "document",
    "navigator",
    "location",
    "history",
  ],
  ...[
    "WebSocket",
    "RTCPeerConnection",
    "BroadcastChannel",
    "fetch",
    "XMLHttpRequest",
    "EventSource",
    "Worker",
  ],
  ...[
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "caches",
    "crypto",
    "Math.random",
    "Notification",
    "Audio",
  ],
  ...[
    "Date",
    "performance",
    "setTimeout",
    "setInterval",
    "clearTimeout",
    "clearInterval",
    "queueMicrotask",
    "setImmediate",
  ],
  ...["requestAnimationFrame", "requestIdleCallback", "matchMedia", "getComputedStyle", "addEventListener"],
  ...["removeEventListener", "dispatchEvent", "alert", "confirm", "prompt", "open", "close", "postMessage"],
]);
const KNOWS_BROWSER = /^lib\/client\/(browser|browser_room|browser_session|page)\.ts$/;
const MAY_REACH_OUT =
  /^(main|dev|serve|operation|front\/service)\.ts$|^routes\/|^lib\/clock\.ts$|^lib\/client\/(browser|browser_room|browser_session|browser_privacy|page|files\/browser_files)\.ts$/;

/** What a file of the first pattern may import (of this project), by its path; `types` are for `import type` only. */
const ARROWS: readonly { readonly from: RegExp; readonly to: RegExp; readonly types?: RegExp }[] = [
  { from: /^lib\/clock\.ts$/, to: /^$/ },
  { from: /^lib\/protocol\//, to: /^lib\/protocol\// },
  { from: /^lib\/server\//, to: /^lib\/(server\/|protocol\/|clock\.ts$)/ },
  { from: /^lib\/client\//, to: /^lib\/(client\/|protocol\/|clock\.ts$)/ },
  { from: /^components\//, to: /^components\//, types: /^lib\/(client|protocol)\// },
  { from: /^islands\//, to: /^(components|islands|lib\/(client|protocol))\// },
  { from: /^routes\//, to: /^(components|islands|lib\/(server|protocol))\/|^define\.ts$/ },
  { from: /^define\.ts$/, to: /^$/, types: /^lib\/server\// },
  { from: /^main\.ts$/, to: /^(lib\/server\/|lib\/clock\.ts$|(define|operation)\.ts$)/ },
  { from: /^operation\.ts$/, to: /^lib\/(server\/|clock\.ts$)/ },
  { from: /^dev\.ts$/, to: /^(main\.ts|lib\/server\/config\.ts)$/ },
  {
    from: /^front\/service\.ts$/,
    to: /^(main\.ts|(operation|lib\/server\/(config|hub|log|shown_host))\.ts)$/,
  },
  { from: /^front\//, to: /^(front\/|lib\/(server|protocol)\/|lib\/clock\.ts$)/ },
  { from: /^serve\.ts$/, to: /^front\/service\.ts$/ },
  { from: /^serve_public\.ts$/, to: /^(front\/(service|public_front)|lib\/clock)\.ts$/ },
];

async function readAll(...paths: string[]): Promise<SourceFile[]> {
  return (await Promise.all(paths.map(readSources))).flat();
}

const own = await readAll(
  "lib",
  "components",
  "islands",
  "routes",
  "front",
  "main.ts",
  "dev.ts",
  "serve.ts",
  "operation.ts",
  "serve_public.ts",
  "define.ts",
);
const links = await readAll("links");

/** The imports of this project's own files. */
function ownImports({ imports }: SourceFile) {
  return imports.filter(({ to }) => /^[\w.]+(\/|\.tsx?$)/.test(to) && own.some(({ path }) => path === to));
}

/** Every way round in the imports, each named once, by its files; types are gone before a module runs. */
function cyclesIn(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    }
    if (done.has(path)) return;
    for (const { to, isTypeOnly } of byPath.get(path)?.imports ?? []) {
      if (!isTypeOnly) visit(to, [...trail, path]);
    }
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return cycles;
}

describe("the architecture", () => {
  it("is that of all its files", () => {
    assert(own.length > 60, `Only ${own.length} files were found`);
    for (
      const path of ["lib/server/hub.ts", "lib/client/session.ts", "routes/ws.ts", "islands/RoomView.tsx"]
    ) {
      assert(own.some((file) => file.path === path), path);
    }
  });

  it("lets imports follow the arrows only", () => {
    const wrong = own.flatMap((file) => {
      const arrow = ARROWS.find(({ from }) => from.test(file.path));
      assert(arrow !== undefined, `No arrow starts at ${file.path}`);
      return ownImports(file)
        .filter(({ to, isTypeOnly }) => !arrow.to.test(to) && !(isTypeOnly && arrow.types?.test(to)))
        .map(({ to }) => `${file.path} -> ${to}`);
    });
    assertEquals(wrong, []);
  });

  it("has no import that leads out of the project or to nowhere", () => {
    const wrong = own.flatMap(({ path, imports }) =>
      imports.filter(({ to }) => /^\.\.|^(tests|links|static|\/|file:|https?:)/.test(to)).map((
        { to },
      ) => [path, to])
    );
    assertEquals(wrong, []);
  });

  it("lets only islands import the files that know the browser, and these each other", () => {
    const wrong = own.flatMap((file) =>
      ownImports(file)
        .filter(({ to, isTypeOnly }) => KNOWS_BROWSER.test(to) && !isTypeOnly)
        .filter(() => !file.path.startsWith("islands/") && !KNOWS_BROWSER.test(file.path))
        .map(({ to }) => `${file.path} -> ${to}`)
    );
    assertEquals(wrong, []);
  });

  it("reaches out of the program at its edges only", () => {
    const wrong = own.filter(({ path }) => !MAY_REACH_OUT.test(path)).flatMap(({ path, globals }) =>
      [...globals.intersection(PLATFORM)].map((name) => `${path}: ${name}`)
    );
    assertEquals(wrong, []);
  });

  it("has no module-level state", () => {
    assertEquals(own.flatMap(({ path, state }) => state.map((name) => `${path}: ${name}`)), []);
  });

  it("has no cycles", () => assertEquals(cyclesIn([...own, ...links]), []));

  it(`has no file of more than ${CODE_LINES} lines of code`, () => {
    const long = [...own, ...links].filter(({ codeLines }) => codeLines > CODE_LINES);
    assertEquals(long.map(({ path, codeLines }) => `${path}: ${codeLines}`), []);
  });

  it("names files for what they are", () => {
    const vague = [...own, ...links].filter(({ path }) =>
      /(utils?|helpers?|misc|common|manager)\.tsx?$/i.test(path)
    );
    assertEquals(vague.map(({ path }) => path), []);
  });
});

describe("readSource()", () => {
  const read = (text: string) => readSource("lib/x/a.tsx", text);

  it("finds imports of every kind", () => {
    const { imports } = read(`
      import type { A } from "./a.ts"; import { type B } from "../b.ts"; import { type C, c } from "./c.ts";
      import "./d.ts"; export * from "./e.ts"; export { f } from "./f.ts"; export type { G } from "pkg";
      type H = typeof import("./h.ts"); const i = await import("./i.ts");`);
    assertEquals(imports.map(({ to, isTypeOnly }) => [to, isTypeOnly]), [
      ["lib/x/a.ts", true],
      ["lib/b.ts", true],
      ["lib/x/c.ts", false],
      ["lib/x/d.ts", false],
      ["lib/x/e.ts", false],
      ["lib/x/f.ts", false],
      ["pkg", true],
      ["lib/x/h.ts", true],
      ["lib/x/i.ts", false],
    ]);
  });

  it("finds globals, and takes nothing else for one", () => {
    const { globals } = read(`
      // Deno in a comment
      const x = "setTimeout"; const o = { Date: 1, crypto() {} }; o.location; o?.document; type T = Date;
      function f(window: string, { self }: U, ...history: V[]) { return window + self + history; }
      class C { console = 1; navigator() {} }
      const p = <p title={performance.now()}>fetch</p>;
      const r = Math.random; const y = { WebSocket }; process.exit(); globalThis["x"];`);
    assertEquals([...globals.intersection(PLATFORM)].sort(), [
      "Math.random",
      "WebSocket",
      "globalThis",
      "performance",
      "process",
    ]);
  });

  it("finds state at module level", () => {
    const { state } = read(`
      let a = 1; export let b; const c = new Map(); export const d = new Set<string>(); const e = new Map([[1, 2]]);
      function f() { let g = 1; const h = new Map(); return g + h.size; }`);
    assertEquals(state, ["a", "b", "c", "d"]);
  });

  it("counts lines of code", () => {
    assertEquals(read("/** doc\n * more\n */\nconst a = 1;\n\n// why\nconst b = 2; // b\n").codeLines, 2);
  });
});
