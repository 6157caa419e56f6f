import type { Dial, Socket, SocketEvents } from "./signaling.ts";

/** A socket that is dialed before anybody can use it; what happens to it meanwhile is told to the first who dials. */
export class EarlyDial implements Disposable {
  readonly #dial: Dial;
  readonly #socket: Socket;
  /** What has happened, until there is somebody to tell. */
  #news: ((events: SocketEvents) => void)[] = [];
  #events: SocketEvents | undefined;
  #isOver = false;

  constructor(dial: Dial) {
    this.#dial = dial;
    this.#socket = dial({
      opened: () => this.#tell((events) => events.opened()),
      received: (frame) => this.#tell((events) => events.received(frame)),
      closed: (code) => {
        this.#isOver = true;
        this.#tell((events) => events.closed(code));
      },
    });
  }

  /** Hands the socket over; whoever dials again, or after it is closed, gets a new one. */
  readonly dial: Dial = (events) => {
    if (this.#isOver || this.#events !== undefined) return this.#dial(events);
    this.#events = events;
    // Whoever dials knows the socket only when this has returned.
    void Promise.resolve().then(() => {
      for (const tell of this.#news.splice(0)) tell(events);
    });
    return this.#socket;
  };

  /** Closes the socket, unless somebody has it. */
  [Symbol.dispose](): void {
    if (this.#events === undefined) this.#socket.close();
  }

  #tell(what: (events: SocketEvents) => void): void {
    if (this.#events === undefined || this.#news.length > 0) this.#news.push(what);
    else what(this.#events);
  }
}
