import { serve } from "./front/service.ts";

await serve(({ config: { port, hostname }, answer }) =>
  Deno.serve({ port, hostname, onListen: () => {}, automaticCompression: true }, answer)
);
