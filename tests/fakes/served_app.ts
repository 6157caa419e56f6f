import { Builder } from "fresh/dev";
import { PublicFront } from "../../front/public_front.ts";
import { answerBy, type Front } from "../../front/service.ts";
import { systemClock } from "../../lib/clock.ts";
import { app, config, hub, log } from "../../main.ts";
import type { Entry } from "./entry.ts";

// Once for all tests of a file, and before any of them: a builder may leave its compiler running.
const apply = await new Builder({ root: new URL("../..", import.meta.url).href }).build({
  snapshot: "memory",
});
apply(app);

/** The whole app, built in memory and served on a free port until it is disposed of. */
export class ServedApp implements AsyncDisposable {
  readonly #front: Front;

  private constructor(front: Front) {
    this.#front = front;
  }

  static async start(entry: Entry): Promise<ServedApp> {
    const where = { hostname: "127.0.0.1", port: 0 };
    const answer = answerBy(app.handler(), log);
    if (entry === "default") return new ServedApp(Deno.serve({ ...where, onListen: () => {} }, answer));
    const service = { config: { ...config, ...where }, answer };
    return new ServedApp(await PublicFront.listen(service, systemClock));
  }

  get port(): number {
    return this.#front.addr.port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    hub.close();
    await this.#front.shutdown();
  }
}
