import type { Socket } from "node:net";
import { countedAddress } from "../lib/server/counted_address.ts";

/** How many TCP connections there may be, in all and of one address. */
export interface TcpGateOptions {
  readonly connections: number;
  readonly connectionsPerAddress: number;
}

/** Keeps all TCP connections, whatever they are used for; who comes when there is no place is cut off without a word. */
export class TcpGate {
  readonly #options: TcpGateOptions;
  readonly #sockets = new Set<Socket>();
  readonly #counts = new Map<string, number>();

  constructor(options: TcpGateOptions) {
    this.#options = options;
  }

  /** How many there are. */
  get size(): number {
    return this.#sockets.size;
  }

  /** Lets a connection in, or cuts it off. */
  take(socket: Socket): void {
    const { connections, connectionsPerAddress } = this.#options;
    const address = countedAddress(socket.remoteAddress ?? "");
    const count = this.#counts.get(address) ?? 0;
    if (this.#sockets.size >= connections || count >= connectionsPerAddress) return void socket.destroy();
    this.#sockets.add(socket);
    this.#counts.set(address, count + 1);
    socket.once("close", () => this.#forget(socket, address));
  }

  /** Cuts all connections off. */
  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #forget(socket: Socket, address: string): void {
    this.#sockets.delete(socket);
    const left = (this.#counts.get(address) ?? 1) - 1;
    if (left > 0) this.#counts.set(address, left);
    else this.#counts.delete(address);
  }
}
