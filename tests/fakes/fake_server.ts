import { createHash } from "node:crypto";
import type { Backplane } from "../../lib/server/backplane.ts";
import { type Config, readConfig } from "../../lib/server/config.ts";
import type { Dialect } from "../../lib/server/cookbook.ts";
import { Hub } from "../../lib/server/hub.ts";
import { Ice } from "../../lib/server/ice.ts";
import { jsonLog } from "../../lib/server/log.ts";
import { type Metrics, NO_METRICS } from "../../lib/server/metrics.ts";
import { MemoryBackplane } from "../../lib/server/memory_backplane.ts";
import { DrivenClock } from "./driven_clock.ts";
import { FakeClient } from "./fake_client.ts";
import { seededBytes, seededRandom } from "./seeded_random.ts";
import { Wire } from "./wire.ts";

export { turn } from "./turn.ts";

/** How a {@linkcode FakeServer} differs from a default one. */
export interface FakeServerOptions {
  /** Variables of the environment, as an operator would set them. */
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: DrivenClock;
  readonly seed?: number;
  readonly backplane?: (config: Config) => Backplane;
  readonly metrics?: Metrics;
}

/** A whole server without a network: a real hub with a driven clock, seeded ids and wires in memory. */
export class FakeServer {
  readonly clock: DrivenClock;
  readonly config: Config;
  readonly hub: Hub;
  readonly logged: string[] = [];

  constructor(options: FakeServerOptions = {}) {
    const { env = {}, clock = new DrivenClock(), seed = 1, backplane, metrics = NO_METRICS } = options;
    const randomBytes = seededBytes(seededRandom(seed));
    const config = readConfig(env);
    this.clock = clock;
    this.config = config;
    this.hub = new Hub({
      config,
      clock,
      randomBytes,
      ice: new Ice({ config, clock, sign: (secret, text) => `${secret} signs ${text}` }),
      makeVerifier: (proof) => createHash("sha256").update(proof).digest("base64url"),
      backplane: backplane?.(config) ?? new MemoryBackplane({ clock, randomBytes, config, metrics }),
      metrics,
      log: jsonLog({ write: (line) => this.logged.push(line), time: () => String(clock.now()) }),
    });
  }

  /** Plugs the server's end of a new wire into the hub. */
  plug({ dialect = "parley", address = "192.0.2.1" }: { dialect?: Dialect; address?: string } = {}): Wire {
    const wire = new Wire(() => this.clock.endTurn());
    const connection = this.hub.connect(wire.server, { dialect, address });
    wire.server.onmessage = (frame) => connection.receive(frame);
    wire.server.onclose = () => connection.lost();
    return wire;
  }

  /** A client that has connected and said nothing yet. */
  connect(options: { dialect?: Dialect; address?: string } = {}): FakeClient {
    return new FakeClient(this.plug(options));
  }

  /** A `parley.1` client that has entered a room; its `welcome` is read already. */
  async enter(room: string, fields: Readonly<Record<string, unknown>> = {}): Promise<FakeClient> {
    const client = this.connect();
    await client.enter(room, fields);
    return client;
  }
}
