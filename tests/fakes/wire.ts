import type { Socket } from "../../lib/server/connection.ts";

/** What travels on a {@linkcode Wire}: a frame, or the end. */
type Item =
  | { readonly type: "frame"; readonly frame: unknown }
  | { readonly type: "close"; readonly code: number; readonly reason: string };

/** The server's end: what `hub.connect()` takes, and the events that it is told. */
export interface ServerEnd extends Socket {
  onmessage: (frame: unknown) => void;
  onclose: () => void;
}

/** The client's end, in the manner of a browser's WebSocket. */
export interface ClientEnd {
  onmessage: (frame: string) => void;
  onclose: (code: number, reason: string) => void;
  send(frame: unknown): void;
  close(code?: number, reason?: string): void;
}

/**
 * A WebSocket in memory with both its ends. Nothing moves by itself: what an end sends is under way, in order, until the
 * test delivers it.
 */
export class Wire {
  readonly server: ServerEnd;
  readonly client: ClientEnd;
  /** Ends the server's turn, which lets it send what has been waiting for that. */
  readonly #endTurn: () => void;
  /** Bytes that the server finds waiting beside what is under way to the client. */
  stuffed = 0;
  /** Whether the server's end is still opening; one whose client has gone stays so for ever. */
  isOpening = false;
  readonly #toServer: Item[] = [];
  readonly #toClient: Item[] = [];
  #isServerOpen = true;
  #isClientOpen = true;
  #isHalfOpen = false;

  constructor(endTurn: () => void = () => {}) {
    this.#endTurn = endTurn;
    const bufferedAmount = () => this.stuffed + this.#bytesToClient();
    const readyState = () => this.isOpening ? 0 : 1;
    this.server = {
      onmessage: () => {},
      onclose: () => {},
      get readyState() {
        return readyState();
      },
      get bufferedAmount() {
        return bufferedAmount();
      },
      send: (text) => this.#post(this.#toClient, { type: "frame", frame: text }),
      close: (code, reason) => {
        assertCloseable(code, reason);
        this.#post(this.#toClient, { type: "close", code, reason });
      },
    };
    this.client = {
      onmessage: () => {},
      onclose: () => {},
      send: (frame) => this.#post(this.#toServer, { type: "frame", frame }),
      close: (code = 1000, reason = "") => this.#post(this.#toServer, { type: "close", code, reason }),
    };
  }

  /** How many frames and closes are under way. */
  get underWay(): number {
    return this.#toServer.length + this.#toClient.length;
  }

  /** Whether neither end has seen the close yet. */
  get isOpen(): boolean {
    return this.#isServerOpen && this.#isClientOpen;
  }

  /** Delivers the next `count` items to the server; returns how many there were. */
  deliverToServer(count = Infinity): number {
    return this.#deliver(this.#toServer, { count, take: (item) => this.#arriveAtServer(item) });
  }

  /** Delivers the next `count` items to the client; returns how many there were. */
  deliverToClient(count = Infinity): number {
    return this.#deliver(this.#toClient, { count, take: (item) => this.#arriveAtClient(item) });
  }

  /** Ends the turn and delivers until nothing is under way, answers included. */
  deliver(): void {
    do {
      this.deliverToServer();
      this.#endTurn();
    } while (this.deliverToClient() > 0);
  }

  /** Breaks the connection: what is under way is lost, and both ends see it closed. */
  cut(): void {
    this.#toServer.length = 0;
    this.#toClient.length = 0;
    this.#closeServer();
    this.#closeClient(1006, "");
  }

  /** From now on nothing arrives on either side, and neither is told (a network gone without a word). */
  loseSilently(): void {
    this.#isHalfOpen = true;
  }

  #post(queue: Item[], item: Item): void {
    if (this.isOpen) queue.push(item);
  }

  #deliver(queue: Item[], { count, take }: { count: number; take: (item: Item) => void }): number {
    if (this.#isHalfOpen) return 0;
    let delivered = 0;
    while (delivered < count) {
      const item = queue.shift();
      if (item === undefined) break;
      delivered += 1;
      take(item);
    }
    return delivered;
  }

  #arriveAtServer(item: Item): void {
    if (item.type === "frame") return this.#isServerOpen ? this.server.onmessage(item.frame) : undefined;
    this.#closeServer();
    this.#closeClient(item.code, item.reason);
  }

  #arriveAtClient(item: Item): void {
    if (item.type === "frame") {
      return this.#isClientOpen ? this.client.onmessage(String(item.frame)) : undefined;
    }
    this.#closeClient(item.code, item.reason);
    this.#closeServer();
  }

  #closeServer(): void {
    if (!this.#isServerOpen) return;
    this.#isServerOpen = false;
    this.server.onclose();
  }

  #closeClient(code: number, reason: string): void {
    if (!this.#isClientOpen) return;
    this.#isClientOpen = false;
    this.client.onclose(code, reason);
  }

  #bytesToClient(): number {
    return this.#toClient.reduce(
      (sum, item) => sum + (item.type === "frame" ? String(item.frame).length : 0),
      0,
    );
  }
}

/** What a real WebSocket throws for (RFC 6455 sections 5.5 and 7.4.2). */
function assertCloseable(code: number, reason: string): void {
  if (code !== 1000 && (code < 3000 || code > 4999)) throw new RangeError(`${code} can't be a close code`);
  if (new TextEncoder().encode(reason).length > 123) {
    throw new RangeError("A close reason is at most 123 bytes");
  }
}
