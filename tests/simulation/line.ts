import type { Dial, SocketEvents } from "../../lib/client/signaling.ts";
import type { FakeServer } from "../fakes/fake_server.ts";
import type { Wire } from "../fakes/wire.ts";

/** One dial of a session: first the opening is under way, then frames; everything moves only when it is told to. */
export class Line {
  readonly #events: SocketEvents;
  #wire: Wire | undefined;
  #isDropped = false;

  constructor(events: SocketEvents) {
    this.#events = events;
  }

  /** Whether the opening, a frame or a close is under way. */
  get isWaiting(): boolean {
    return !this.#isDropped && (this.#wire === undefined || this.#wire.underWay > 0);
  }

  /** Whether nothing can happen on it any more. */
  get isOver(): boolean {
    return this.#isDropped || this.#wire?.isOpen === false;
  }

  /** Lets one thing arrive: the opening, or the oldest frame of a direction. */
  step(server: FakeServer, direction: "up" | "down"): void {
    if (this.#isDropped) return;
    if (this.#wire === undefined) return this.#open(server);
    if (direction === "up") this.#wire.deliverToServer(1);
    else this.#wire.deliverToClient(1);
  }

  /** From now on nothing arrives, and neither end is told. */
  loseSilently(): void {
    this.#isDropped = true;
    this.#wire?.loseSilently();
  }

  /** Breaks; the server hears of it now, or only when it misses its pongs. */
  cut({ serverHears }: { readonly serverHears: boolean }): void {
    if (this.isOver) return;
    if (serverHears && this.#wire !== undefined) return this.#wire.cut();
    this.loseSilently();
    this.#events.closed(1006);
  }

  send(text: string): void {
    this.#wire?.client.send(text);
  }

  close(): void {
    if (this.#wire === undefined) this.#isDropped = true;
    this.#wire?.client.close();
  }

  #open(server: FakeServer): void {
    this.#wire = server.plug();
    this.#wire.client.onmessage = (frame) => this.#events.received(frame);
    this.#wire.client.onclose = (code) => this.#events.closed(code);
    this.#events.opened();
  }
}

/** Makes a dial whose lines are handed to `dialed`. */
export function dialBy(dialed: (line: Line) => void): Dial {
  return (events) => {
    const line = new Line(events);
    dialed(line);
    return line;
  };
}
