import { Builder } from "fresh/dev";
import { app, hub } from "../../main.ts";

// Once for all tests of a file, and before any of them: a builder may leave its compiler running.
const apply = await new Builder({ root: new URL("../..", import.meta.url).href }).build({
  snapshot: "memory",
});
apply(app);

/** The whole app, built in memory and served on a free port until it is disposed of. */
export class ServedApp implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.handler());
  }

  get port(): number {
    return this.#server.addr.port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    hub.close();
    await this.#server.shutdown();
  }
}
