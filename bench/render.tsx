import { Builder } from "fresh/dev";
import { renderToString } from "preact-render-to-string";
import { NeedsScript } from "../components/NeedsScript.tsx";
import RoomView from "../islands/RoomView.tsx";
import { app } from "../main.ts";

const ROUNDS = 5;
const PAGES = 2_000;

const apply = await new Builder({ root: new URL("..", import.meta.url).href }).build({ snapshot: "memory" });
apply(app);
const handler = app.handler();

/** The page as the app answers it. */
async function answered(): Promise<string> {
  return await (await handler(new Request("http://localhost/r/blue"))).text();
}

/** The same markup without the app: no routing, no headers, no islands' scripts. */
function rendered(): string {
  return renderToString(
    <html lang="en">
      <head>
        <title>blue · Parley</title>
        <link rel="stylesheet" href="/styles.css" />
      </head>
      <body>
        <RoomView room="blue" />
        <NeedsScript />
      </body>
    </html>,
  );
}

/** That markup as a plain handler answers it. */
async function plain(): Promise<string> {
  const handle = (_request: Request) =>
    new Response(rendered(), { headers: { "Content-Type": "text/html; charset=utf-8" } });
  return await handle(new Request("http://localhost/r/blue")).text();
}

async function microseconds(make: () => string | Promise<string>): Promise<number> {
  const start = performance.now();
  for (let page = 0; page < PAGES; page++) await make();
  return (performance.now() - start) * 1000 / PAGES;
}

const times: Record<string, number[]> = { answered: [], plain: [], rendered: [] };
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, make] of Object.entries({ answered, plain, rendered })) {
    const time = await microseconds(make);
    // The first round warms up.
    if (round > 0) times[name]?.push(time);
  }
}
const median = (name: string) => times[name]?.sort((one, other) => one - other)[ROUNDS >> 1] ?? NaN;
const [full, handled, bare] = ["answered", "plain", "rendered"].map(median) as [number, number, number];
console.log(
  `room page: ${full.toFixed(0)} µs; ${(full / bare).toFixed(2)} of renderToString alone (${
    bare.toFixed(0)
  } µs), ` +
    `${(full / handled).toFixed(2)} of a plain handler around it (${handled.toFixed(0)} µs)`,
);
Deno.exit(0);
