import type { Socket } from "node:net";
import type { Clock } from "../lib/clock.ts";
import { countedAddress } from "../lib/server/counted_address.ts";

/** How many TCP connections there may be, in all and of one address, and for how many milliseconds each. */
export interface TcpGateOptions {
  readonly clock: Clock;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly lifeMs: number;
}

/** Milliseconds between two looks at who has been here too long. */
const LOOK_MS = 1000;

/** Keeps all TCP connections; who comes when there is no place, or stays too long, is cut off without a word. */
export class TcpGate {
  readonly #options: TcpGateOptions;
  readonly #counts = new Map<string, number>();
  /** The address that each one counts for. */
  readonly #sockets = new Map<Socket, string>();
  /** When those came whose life is limited; eldest first. */
  readonly #since = new Map<Socket, number>();
  #looking: Disposable | undefined;

  /** One listener for all: there may be very many sockets. */
  readonly #closed: (this: Socket) => void;

  constructor(options: TcpGateOptions) {
    const forget = (socket: Socket) => this.#forget(socket);
    this.#options = options;
    this.#closed = function () {
      forget(this);
    };
  }

  /** How many there are. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Lets a connection in, or cuts it off. */
  take(socket: Socket): void {
    const { clock, connections, connectionsPerAddress } = this.#options;
    const address = countedAddress(socket.remoteAddress ?? "");
    const count = this.#counts.get(address) ?? 0;
    if (this.#sockets.size >= connections || count >= connectionsPerAddress) return void socket.destroy();
    this.#sockets.set(socket, address);
    this.#counts.set(address, count + 1);
    this.#since.set(socket, clock.elapsed());
    socket.on("close", this.#closed);
    this.#watch();
  }

  /** Lets a connection stay for as long as it likes: it has become a WebSocket. */
  keep(socket: Socket): void {
    this.#since.delete(socket);
  }

  /** Cuts all connections off. */
  close(): void {
    this.#looking?.[Symbol.dispose]();
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  #forget(socket: Socket): void {
    const address = this.#sockets.get(socket);
    if (address === undefined) return;
    this.#sockets.delete(socket);
    this.#since.delete(socket);
    const left = (this.#counts.get(address) ?? 0) - 1;
    if (left > 0) this.#counts.set(address, left);
    else this.#counts.delete(address);
  }

  #watch(): void {
    this.#looking ??= this.#options.clock.after(LOOK_MS, () => {
      this.#looking = undefined;
      const now = this.#options.clock.elapsed();
      for (const [socket, since] of this.#since) if (now - since >= this.#options.lifeMs) socket.destroy();
      if (this.#since.size > 0) this.#watch();
    });
  }
}
