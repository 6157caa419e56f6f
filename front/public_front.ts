import type { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, ServerResponse } from "node:http";
import { Socket as TcpSocket } from "node:net";
// @ts-types="npm:@types/ws@^8.18.1"
import { WebSocketServer } from "ws";
import type { Clock } from "../lib/clock.ts";
import { LIMITS } from "../lib/protocol/limits.ts";
import type { Admitted, Upgrade } from "../lib/server/upgrade.ts";
import { answerTo, send } from "./exchange.ts";
import { GuestSocket } from "./guest_socket.ts";
import { PUBLIC_LIMITS } from "./public_limits.ts";
import type { Front, Service } from "./service.ts";
import { TcpGate } from "./tcp_gate.ts";
import { TextFrames } from "./text_frames.ts";

/** Some of these options are younger than the types of `ws`. */
const SOCKETS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  WebSocket: GuestSocket,
  maxPayload: LIMITS.frameBytes,
  maxFragments: PUBLIC_LIMITS.fragments,
  maxBufferedChunks: PUBLIC_LIMITS.pieces,
  autoPong: false,
  closeTimeout: PUBLIC_LIMITS.closeMs,
};

/** The head of an upgrade, and what came behind it. */
interface Knocking {
  readonly incoming: IncomingMessage;
  readonly stream: TcpSocket;
  readonly head: Buffer;
}

/** A front that bounds what each connection may send, hold and wait for, and cuts off who doesn't keep to it. */
export class PublicFront implements Front {
  readonly #service: Pick<Service, "config" | "answer">;
  readonly #clock: Clock;
  readonly #server: Server;
  readonly #gate: TcpGate;
  readonly #frames = new TextFrames();
  readonly #guests = new Set<GuestSocket>();
  readonly #sockets = new WebSocketServer(SOCKETS);
  readonly #closed = (guest: GuestSocket) => void this.#guests.delete(guest);
  #looking: Disposable | undefined;

  private constructor(service: Pick<Service, "config" | "answer">, clock: Clock) {
    const { connections, connectionsPerAddress } = service.config;
    this.#service = service;
    this.#clock = clock;
    this.#gate = new TcpGate({
      clock,
      lifeMs: PUBLIC_LIMITS.lifeMs,
      connections: connections + PUBLIC_LIMITS.spareConnections,
      connectionsPerAddress: connectionsPerAddress + PUBLIC_LIMITS.spareConnectionsPerAddress,
    });
    this.#server = createServer({
      headersTimeout: PUBLIC_LIMITS.headersMs,
      requestTimeout: PUBLIC_LIMITS.requestMs,
      keepAliveTimeout: PUBLIC_LIMITS.keepAliveMs,
      connectionsCheckingInterval: PUBLIC_LIMITS.lateLookMs,
      maxHeaderSize: PUBLIC_LIMITS.headBytes,
    });
    this.#server.maxRequestsPerSocket = PUBLIC_LIMITS.requestsPerConnection;
    this.#server.on("connection", (socket: TcpSocket) => this.#gate.take(socket));
    this.#server.on("request", (incoming, outgoing) => void this.#asked(incoming, outgoing));
    this.#server.on("upgrade", (incoming, stream, head) => {
      if (stream instanceof TcpSocket) void this.#knocked({ incoming, stream, head });
    });
  }

  /** Listens where the configuration says; rejects with the code `EADDRINUSE` if that is taken. */
  static async listen(
    service: Pick<Service, "config" | "answer">,
    clock: Clock,
  ): Promise<PublicFront> {
    const front = new PublicFront(service, clock);
    const { port, hostname: host } = service.config;
    await new Promise<void>((listening, failed) => {
      front.#server.once("error", failed).listen({ port, host }, listening);
    });
    return front;
  }

  get addr(): { readonly hostname: string; readonly port: number } {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) throw new Error("The server doesn't listen");
    return { hostname: address.address, port: address.port };
  }

  /** How many TCP connections there are. */
  get connections(): number {
    return this.#gate.size;
  }

  async shutdown(): Promise<void> {
    this.#looking?.[Symbol.dispose]();
    const ended = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeIdleConnections();
    using _late = this.#clock.after(PUBLIC_LIMITS.endMs, () => this.#gate.close());
    await ended;
  }

  async #asked(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { answer } = this.#service;
    await send(await answerTo(incoming, { answer, upgrade: notHere }), outgoing);
  }

  /** The application decides as on any other request; where it doesn't upgrade, its answer is sent. */
  async #knocked(knocking: Knocking): Promise<void> {
    const { incoming, stream } = knocking;
    stream.on("error", cutOff);
    let isTaken = false;
    const upgrade: Upgrade = (admitted) => {
      isTaken = true;
      this.#takeIn(knocking, admitted);
      return new Response(null, { status: 204 });
    };
    const response = await answerTo(incoming, { answer: this.#service.answer, upgrade });
    if (isTaken || stream.destroyed) return;
    const outgoing = new ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.assignSocket(stream);
    outgoing.on("finish", () => stream.end());
    await send(response, outgoing);
  }

  /** Nothing that outlives this may hold on to the request: it is as big as all else of a member's socket. */
  #takeIn({ incoming, stream, head }: Knocking, { protocol, connect }: Admitted): void {
    agreeOn(protocol, incoming);
    this.#sockets.handleUpgrade(incoming, stream, head, (guest) => {
      stream.off("error", cutOff);
      this.#gate.keep(stream);
      this.#guests.add(guest);
      guest.begin(connect(guest), { stream, frames: this.#frames, closed: this.#closed });
      this.#watch();
    });
  }

  #watch(): void {
    this.#looking ??= this.#clock.after(PUBLIC_LIMITS.silenceLookMs, () => {
      this.#looking = undefined;
      if (this.#guests.size > 0) this.#watch();
      for (const guest of this.#guests) guest.look();
    });
  }
}

/** Until `ws` looks after it, a connection that breaks is only gone. */
function cutOff(this: TcpSocket): void {
  this.destroy();
}

/** Leaves `ws` nothing to choose: what it would read from these headers has been read already. */
function agreeOn(protocol: string | undefined, { headers }: IncomingMessage): void {
  headers.upgrade = "websocket";
  if (protocol === undefined) delete headers["sec-websocket-protocol"];
  else headers["sec-websocket-protocol"] = protocol;
}

/** What asks for a WebSocket without the means of HTTP to get one, as HTTP/1.0 does. */
function notHere(): Response {
  return new Response("Connect here by WebSocket.", { status: 426, headers: { "Upgrade": "websocket" } });
}
