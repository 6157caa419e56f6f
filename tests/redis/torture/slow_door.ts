/** A TCP door to a server on loopback, through which nothing goes while it is shut: connections stay, and stall. */
export class SlowDoor implements Disposable {
  readonly #listener: Deno.TcpListener;
  readonly #target: number;
  readonly #connections = new Set<Deno.TcpConn>();
  /** Ports on the server's side of connections that are stalled for good. */
  readonly #stalled = new Set<number>();
  #opening = Promise.withResolvers<void>();

  constructor(target: number) {
    this.#target = target;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#opening.resolve();
    void this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  shut(): void {
    this.#opening = Promise.withResolvers();
  }

  /** Lets nothing more through one connection, which the server sees come from that port. */
  stall(port: number): void {
    this.#stalled.add(port);
  }

  open(): void {
    this.#opening.resolve();
  }

  [Symbol.dispose](): void {
    this.#opening.resolve();
    this.#listener.close();
    for (const connection of this.#connections) close(connection);
  }

  async #accept(): Promise<void> {
    try {
      for await (const inner of this.#listener) void this.#join(inner);
    } catch {
      // The listener is closed.
    }
  }

  async #join(inner: Deno.TcpConn): Promise<void> {
    this.#connections.add(inner);
    try {
      await this.#opening.promise;
      const outer = await Deno.connect({ hostname: "127.0.0.1", port: this.#target });
      this.#connections.add(outer);
      const { port } = outer.localAddr;
      await Promise.race([
        this.#pump({ from: inner, to: outer, port }),
        this.#pump({ from: outer, to: inner, port }),
      ]);
      close(outer);
      this.#connections.delete(outer);
    } catch {
      // One end is gone: so is the other.
    }
    close(inner);
    this.#connections.delete(inner);
  }

  async #pump({ from, to, port }: { from: Deno.TcpConn; to: Deno.TcpConn; port: number }): Promise<void> {
    const buffer = new Uint8Array(65_536);
    for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
      await this.#opening.promise;
      if (this.#stalled.has(port)) continue;
      for (let sent = 0; sent < count;) sent += await to.write(buffer.subarray(sent, count));
    }
  }
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}
