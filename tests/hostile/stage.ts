import { assert, assertEquals } from "@std/assert";
import { startApp } from "../browser/harness/app_server.ts";
import type { ServerProcess } from "../browser/harness/server_process.ts";
import type { Entry } from "../fakes/entry.ts";
import { HANDSHAKE, rawRequest } from "../fakes/raw_request.ts";
import { rawFrame, RawSocket } from "../fakes/raw_socket.ts";
import { TestSocket } from "../fakes/test_socket.ts";
import { type Answers, answerTo, type BadInput } from "./bad_input.ts";
import type { BadRequest } from "./bad_requests.ts";

/** All hostile clients have one address here, and none is to be turned away for that. */
const ANY_RATE = "100000/100000";
const ENV = {
  MAX_CONNECTIONS_PER_ADDRESS: "10000",
  RATE_CONNECTS: ANY_RATE,
  RATE_JOINS: ANY_RATE,
  RATE_ROOMS: ANY_RATE,
  RATE_CHAT: ANY_RATE,
};

/** A server in a process of its own with two honest members, for others to try what they can. */
export class Stage implements AsyncDisposable {
  readonly #server: ServerProcess;
  readonly #entry: Entry;
  readonly #members: readonly [TestSocket, TestSocket];
  readonly #stack: AsyncDisposableStack;
  #said = 0;
  #printed: number;

  private constructor(
    entry: Entry,
    { server, members, stack }: {
      server: ServerProcess;
      members: [TestSocket, TestSocket];
      stack: AsyncDisposableStack;
    },
  ) {
    this.#entry = entry;
    this.#server = server;
    this.#members = members;
    this.#stack = stack;
    this.#printed = server.output.length;
  }

  static async open(entry: Entry, env: Readonly<Record<string, string>> = {}): Promise<Stage> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startApp({ ...ENV, ...env }, entry));
    const members: TestSocket[] = [];
    for (const name of ["Ana", "Ben"]) {
      const member = await TestSocket.open(
        { host: new URL(server.url).host, origin: server.url },
        "parley.1",
      );
      stack.defer(() => member.close());
      member.send({ type: "ENTERROOM", value: "base", create: true, name });
      assertEquals((await member.next()).type, "welcome");
      members.push(member);
    }
    const [ana, ben] = members;
    assert(ana !== undefined && ben !== undefined);
    assertEquals((await ana.next()).type, "joined");
    return new Stage(entry, { server, members: [ana, ben], stack: stack.move() });
  }

  get port(): number {
    return this.#server.port;
  }

  /** Memory that the server has now. */
  get bytes(): number {
    const status = Deno.readTextFileSync(`/proc/${this.#server.pid}/status`);
    return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]);
  }

  /** Files and sockets that the server has open. */
  get descriptors(): number {
    return [...Deno.readDirSync(`/proc/${this.#server.pid}/fd`)].length;
  }

  expected(answers: Answers): string {
    return typeof answers === "string" ? answers : answers[this.#entry];
  }

  async request({ line = "GET /ws HTTP/1.1", headers = {} }: BadRequest): Promise<string> {
    const host = `127.0.0.1:${this.port}`;
    const given = { Host: host, Origin: `http://${host}`, Connection: "Upgrade", ...HANDSHAKE, ...headers };
    const present = Object.entries(given).filter((entry): entry is [string, string] =>
      entry[1] !== undefined
    );
    const filled = present.map(([name, value]) => [name, value.replaceAll("HOST", host)]);
    const { status } = await rawRequest(this.port, { line, headers: Object.fromEntries(filled) });
    return String(status);
  }

  async input({ isSeated = false, sent, answer }: BadInput): Promise<string> {
    const expected = this.expected(answer);
    using socket = await RawSocket.open(this.port, { "Sec-WebSocket-Protocol": "parley.1" });
    if (!isSeated) return await answerTo(socket, { sent, self: "", expected });
    return await answerTo(socket, { sent, self: await this.seat(socket), expected });
  }

  /** Lets a socket enter a room of its own, or another; says as whom. */
  async seat(socket: RawSocket, room: string = crypto.randomUUID()): Promise<string> {
    await socket.send(
      rawFrame({ payload: JSON.stringify({ type: "ENTERROOM", value: room, create: true }) }),
    );
    const welcome = await socket.next();
    assert("text" in welcome);
    return JSON.parse(welcome.text).self;
  }

  /** The two others still hear each other, and nothing else; nothing has gone wrong inside. */
  async isUnharmed(): Promise<void> {
    const [ana, ben] = this.#members;
    const value = `line ${this.#said += 1}`;
    ana.send({ type: "CHATMSG", value });
    for (const member of [ana, ben]) {
      let line = await member.next();
      while (line.type === "ping") line = await member.next();
      assertEquals([line.type, line.value, line.seq], ["CHATMSG", value, this.#said]);
    }
    const news = this.#server.output.slice(this.#printed);
    this.#printed += news.length;
    assertEquals(news, "", "what the server complains of");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack[Symbol.asyncDispose]();
  }
}
