import { Builder } from "fresh/dev";
import { readConfig } from "./lib/server/config.ts";

const root = import.meta.dirname ?? Deno.cwd();
const builder = new Builder({ root });

if (Deno.args.includes("build")) {
  // A build leaves the scripts of the one before behind.
  await Deno.remove(`${root}/_fresh`, { recursive: true }).catch(() => {});
  await builder.build();
} else {
  const { port, hostname } = readConfig(Deno.env.toObject());
  await builder.listen(() => import("./main.ts"), { port, hostname });
}
