import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { startApp } from "../browser/harness/app_server.ts";
import type { ServerProcess } from "../browser/harness/server_process.ts";
import { HANDSHAKE, rawRequest } from "../fakes/raw_request.ts";
import { rawFrame, RawSocket } from "../fakes/raw_socket.ts";
import type { Entry } from "../fakes/entry.ts";
import { TestSocket } from "../fakes/test_socket.ts";
import { until } from "../fakes/until.ts";
import { BAD_FRAMES } from "./bad_frames.ts";
import { type Answers, answerTo, type BadInput } from "./bad_input.ts";
import { BAD_MESSAGES } from "./bad_messages.ts";
import { BAD_REQUESTS, type BadRequest } from "./bad_requests.ts";

const MIB = 1024 * 1024;
/** What memory may grow by from one round of everything to the next, for all that a runtime keeps for later. */
const NOISE_BYTES = 48 * MIB;
const ROUNDS = 3;
const ENTER_TIMEOUT = String(CLOSE.enterTimeout.code);
/** All hostile clients have one address here, and none is to be turned away for that. */
const ANY_RATE = "100000/100000";
const ENV = {
  MAX_CONNECTIONS_PER_ADDRESS: "10000",
  RATE_CONNECTS: ANY_RATE,
  RATE_JOINS: ANY_RATE,
  RATE_ROOMS: ANY_RATE,
  RATE_CHAT: ANY_RATE,
};

class Stage implements AsyncDisposable {
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

  static async open(entry: Entry): Promise<Stage> {
    await using stack = new AsyncDisposableStack();
    const server = stack.use(await startApp(ENV, entry));
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
    const room = crypto.randomUUID();
    await socket.send(
      rawFrame({ payload: JSON.stringify({ type: "ENTERROOM", value: room, create: true }) }),
    );
    const welcome = await socket.next();
    assert("text" in welcome);
    return await answerTo(socket, { sent, self: JSON.parse(welcome.text).self, expected });
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

for (const entry of ["default", "public"] as const) {
  describe(`bad input to the ${entry} entry`, () => {
    let stage: Stage;
    beforeAll(async () => void (stage = await Stage.open(entry)));
    afterAll(() => stage[Symbol.asyncDispose]());

    for (const request of BAD_REQUESTS) {
      it(`is answered and harms nobody: a request with ${request.what} [WIRE-7]`, async () => {
        assertEquals(await stage.request(request), stage.expected(request.answer));
        await stage.isUnharmed();
      });
    }

    for (const input of [...BAD_FRAMES, ...BAD_MESSAGES]) {
      it(`is answered and harms nobody: ${input.what} [WIRE-7]`, async () => {
        assertEquals(await stage.input(input), stage.expected(input.answer));
        await stage.isUnharmed();
      });
    }

    it("leaves neither sockets nor memory behind [WIRE-7]", async () => {
      const { bytes, descriptors } = stage;
      const inputs = [...BAD_FRAMES, ...BAD_MESSAGES].filter(({ answer }) =>
        !stage.expected(answer).startsWith(ENTER_TIMEOUT)
      );
      for (let round = 0; round < ROUNDS; round++) {
        for (const request of BAD_REQUESTS) await stage.request(request);
        for (const input of inputs) await stage.input(input);
      }
      await stage.isUnharmed();
      await until(() => stage.descriptors <= descriptors);
      assert(stage.bytes - bytes < NOISE_BYTES, `It keeps ${Math.round((stage.bytes - bytes) / MIB)} MiB`);
    });
  });
}
