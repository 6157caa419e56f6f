import { assert } from "@std/assert";

/** Where a {@linkcode TestSocket} connects. */
export interface Address {
  readonly host: string;
  readonly origin: string;
  /** With what to connect, where a certificate has to be known. */
  readonly client?: Deno.HttpClient;
}

/** A real WebSocket with what a browser would send, whose messages are read one by one. */
export class TestSocket {
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  readonly #messages: Record<string, unknown>[] = [];
  #wake: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      this.#messages.push(...[JSON.parse(data)].flat());
      this.#wake();
    };
    this.closed = new Promise((closed) => {
      socket.onclose = ({ code, reason }) => closed({ code, reason });
    });
  }

  /** Connects and waits until the socket is open. */
  static async open(
    { host, origin, client }: Address,
    protocol?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestSocket> {
    const options = {
      headers: { Origin: origin, ...headers },
      ...(client !== undefined && { client }),
      ...(protocol !== undefined && { protocols: [protocol] }),
    };
    // Deno's own WebSocket takes headers; the DOM's types, which the project uses, don't know them.
    const scheme = origin.startsWith("https:") ? "wss" : "ws";
    const socket: WebSocket = Reflect.construct(WebSocket, [`${scheme}://${host}/ws`, options]);
    const test = new TestSocket(socket);
    await new Promise<void>((opened, failed) => {
      socket.onopen = () => opened();
      socket.onerror = () => failed(new Error("The socket didn't open"));
    });
    assert(socket.protocol === (protocol ?? ""));
    return test;
  }

  send(message: unknown): void {
    const isFrame = typeof message === "string" || message instanceof Uint8Array;
    this.#socket.send(isFrame ? message as string | Uint8Array<ArrayBuffer> : JSON.stringify(message));
  }

  /** The next message. */
  async next(): Promise<Record<string, unknown>> {
    await this.until(() => this.#messages.length > 0);
    const message = this.#messages.shift();
    assert(message !== undefined);
    return message;
  }

  /** Waits until a fact holds, looking again whenever something has happened; fails after 10 s. */
  async until(isTrue: () => boolean): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!isTrue()) {
      assert(Date.now() < deadline, "Waited too long");
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const look = setTimeout(resolve, 10);
      await promise;
      clearTimeout(look);
    }
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}
