import type { Connection, Socket } from "./connection.ts";

/** An upgrade that the hub has admitted. */
export interface Admitted {
  /** The subprotocol that was agreed on, if any. */
  readonly protocol: string | undefined;
  /** Hands over the open socket; its frames and its end go to what this returns. */
  readonly connect: (socket: Socket) => Connection;
}

/** Opens the WebSocket of the request in hand; the answer that it returns stands for the handshake. */
export type Upgrade = (admitted: Admitted) => Response;

/** What a front that opens WebSockets itself tells the routes of a request. */
export class UpgradableInfo {
  readonly completed: Promise<void>;
  readonly remoteAddr: Deno.NetAddr;
  readonly upgrade: Upgrade;

  constructor({ completed, remoteAddr, upgrade }: UpgradableInfo) {
    this.completed = completed;
    this.remoteAddr = remoteAddr;
    this.upgrade = upgrade;
  }
}
