import type { TurnClock } from "../clock.ts";
import { AddressBook } from "./address_book.ts";
import { type Admission, admissionOf, type Knock, refused } from "./admission.ts";
import type { Backplane } from "./backplane.ts";
import type { Config } from "./config.ts";
import { Connection, type Socket } from "./connection.ts";
import type { Dialect } from "./cookbook.ts";
import { comebackMs } from "./comeback.ts";
import { countedAddress } from "./counted_address.ts";
import { Entrance } from "./entrance.ts";
import type { Ice } from "./ice.ts";
import type { Log } from "./log.ts";
import { type Metrics, NO_METRICS } from "./metrics.ts";
import type { RandomBytes } from "./random.ts";
import { Rooms } from "./rooms.ts";
import type { MakeVerifier } from "./verifier.ts";

/** What a {@linkcode Hub} needs; it closes the backplane when it is closed itself. */
export interface HubOptions {
  readonly config: Config;
  readonly backplane: Backplane;
  readonly clock: TurnClock;
  readonly randomBytes: RandomBytes;
  readonly ice: Ice;
  readonly makeVerifier: MakeVerifier;
  readonly log: Log;
  /** Nothing is counted by default. */
  readonly metrics?: Metrics;
}

/** How much is going on. */
export interface HubCounts {
  readonly rooms: number;
  readonly members: number;
  readonly connections: number;
}

/** Milliseconds between two looks at everything that is due by time. */
const SWEEP_MS = 1000;

/** The server without its runtime: decides who may connect, keeps all connections and rooms, and watches the time. */
export class Hub {
  readonly #options: HubOptions;
  readonly #metrics: Metrics;
  readonly #addresses: AddressBook;
  readonly #rooms: Rooms;
  readonly #entrance: Entrance;
  /** Until the socket has really closed, so that a peer which ignores our close still counts against its address. */
  readonly #connections = new Set<Connection>();
  #sweeping: Disposable | undefined;
  #isClosed = false;

  constructor(options: HubOptions) {
    const { clock, makeVerifier, metrics = NO_METRICS, config: { rates } } = options;
    this.#options = options;
    this.#metrics = metrics;
    this.#addresses = new AddressBook({ clock, rates, metrics });
    this.#rooms = new Rooms({ ...options, metrics });
    this.#entrance = new Entrance({ rooms: this.#rooms, addresses: this.#addresses, makeVerifier });
  }

  get counts(): HubCounts {
    return { rooms: this.#rooms.size, members: this.#rooms.members, connections: this.#connections.size };
  }

  /** Bytes that wait for readers; asks every socket. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const { waitingBytes } of this.#connections) bytes += waitingBytes;
    return bytes;
  }

  /** Decides whether an upgrade is accepted. */
  admit(knock: Knock): Admission {
    const admission = this.#admission(knock);
    if (admission.ok) this.#metrics.accepted();
    else this.#metrics.rejected(admission.reason);
    return admission;
  }

  /** Takes over the socket of an admitted upgrade; the caller hands on its frames and its close. */
  connect(socket: Socket, from: { readonly dialect: Dialect; readonly address: string }): Connection {
    const { clock, randomBytes, log, config: { rates } } = this.#options;
    const address = countedAddress(from.address);
    const connection: Connection = new Connection({
      ...{ socket, dialect: from.dialect, address, entrance: this.#entrance, clock, randomBytes, rates, log },
      metrics: this.#metrics,
      ended: () => this.#forget(connection, address),
    });
    this.#connections.add(connection);
    this.#addresses.connected(address);
    this.#watch();
    return connection;
  }

  /** Takes nobody any more, tells everybody that the server restarts and when to come back, and ends all timers. */
  close(): void {
    this.#isClosed = true;
    this.#sweeping?.[Symbol.dispose]();
    const clients = this.#connections.size;
    for (const connection of this.#connections) {
      connection.dismiss(comebackMs(clients, this.#options.randomBytes));
    }
    this.#rooms.close();
    this.#options.backplane.close();
  }

  #admission(knock: Knock): Admission {
    const { config } = this.#options;
    const admission = admissionOf(knock, config);
    if (!admission.ok) return admission;
    if (this.#isClosed) return refused("draining");
    if (this.#connections.size >= config.connections) return refused("full");
    const address = countedAddress(knock.address);
    if (this.#addresses.connectionsOf(address) >= config.connectionsPerAddress) {
      return refused("address-full");
    }
    const retryMs = this.#addresses.take("connects", address);
    return retryMs > 0 ? refused("address-rate") : admission;
  }

  #forget(connection: Connection, address: string): void {
    if (this.#connections.delete(connection)) this.#addresses.disconnected(address);
  }

  #watch(): void {
    this.#sweeping ??= this.#options.clock.after(SWEEP_MS, () => this.#sweep());
  }

  /** Stops watching when nothing is left to watch; arms itself first, so that a failure can't stop it. */
  #sweep(): void {
    this.#sweeping = undefined;
    if (this.#connections.size === 0 && this.#rooms.size === 0) return;
    this.#watch();
    const now = this.#options.clock.elapsed();
    for (const connection of this.#connections) connection.sweep(now);
    this.#options.backplane.sweep(now);
  }
}
