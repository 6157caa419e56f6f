import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { ENTRIES } from "../fakes/entry.ts";
import { rawFrame, RawSocket } from "../fakes/raw_socket.ts";
import { until } from "../fakes/until.ts";
import { Stage } from "./stage.ts";

const MIB = 1024 * 1024;
const PROTOCOL = { "Sec-WebSocket-Protocol": "parley.1" };
const PONG = rawFrame({ payload: '{"type":"pong"}' });

/** Reads a connection to its end; what came, or undefined if it is still open after 10 s. */
async function readAll(tcp: Deno.TcpConn): Promise<string | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, 10_000);
  const text = new Response(tcp.readable).text().catch(() => "");
  return await Promise.race([text, late.promise]).finally(() => clearTimeout(timer));
}

for (const entry of ENTRIES) {
  describe(`many peers at the ${entry} entry`, () => {
    let stage: Stage;
    beforeAll(async () => void (stage = await Stage.open(entry)));
    afterAll(() => stage[Symbol.asyncDispose]());

    it("may come and go 1,000 times, in any way [WIRE-7]", async () => {
      const { descriptors } = stage;
      for (let count = 0; count < 1000; count++) {
        using socket = await RawSocket.open(stage.port, PROTOCOL);
        if (count % 2 === 0) await stage.seat(socket, `hostile-${count % 7}`);
        if (count % 4 < 2) await socket.send(rawFrame({ payload: '{"type":' }).slice(0, count % 9));
      }
      await until(() => stage.descriptors <= descriptors);
      await stage.isUnharmed();
    });

    it("are sent away after 5 s if they don't enter, 300 at once [ENTER-5]", async () => {
      const { descriptors } = stage;
      using stack = new DisposableStack();
      const sockets: RawSocket[] = [];
      for (let count = 0; count < 300; count++) {
        sockets.push(stack.use(await RawSocket.open(stage.port, PROTOCOL)));
      }
      const ends = await Promise.all(sockets.map((socket) => socket.next()));
      const { code, reason } = CLOSE.enterTimeout;
      assertEquals(ends, Array(300).fill({ end: `${code} ${reason}` }));
      stack.dispose();
      await until(() => stage.descriptors <= descriptors);
      await stage.isUnharmed();
    });

    it("are one member if they come with one seat, 50 at once [SEAT-3]", async () => {
      using stack = new DisposableStack();
      const first = stack.use(await RawSocket.open(stage.port, PROTOCOL));
      const enter = { type: "ENTERROOM", value: "seat", create: true };
      await first.send(rawFrame({ payload: JSON.stringify(enter) }));
      const welcome = await first.next();
      assert("text" in welcome);
      const { self: seat, secret, epoch, seq } = JSON.parse(welcome.text);
      const again = rawFrame({ payload: JSON.stringify({ ...enter, resume: { seat, secret, epoch, seq } }) });
      const sockets = [first];
      for (let count = 0; count < 50; count++) {
        const socket = stack.use(await RawSocket.open(stage.port, PROTOCOL));
        await socket.send(again);
        assert("text" in await socket.next());
        sockets.push(socket);
      }
      const { code, reason } = CLOSE.replaced;
      for (const socket of sockets.slice(0, -1)) {
        assertEquals(await socket.next(), { end: `${code} ${reason}` });
      }
      await stage.isUnharmed();
    });
  });
}

describe("the public entry", () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await Stage.open("public", { MAX_CONNECTIONS_PER_ADDRESS: "20" })));
  afterAll(() => stage[Symbol.asyncDispose]());

  it("cuts off who doesn't come to the end of a request [PUBLIC-1]", async () => {
    const starts = [
      "",
      "GET / HT",
      "GET / HTTP/1.1\r\nHost: x\r\n",
      "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\n",
    ];
    const answers = await Promise.all(starts.map(async (start) => {
      const tcp = await Deno.connect({ hostname: "127.0.0.1", port: stage.port });
      await tcp.write(new TextEncoder().encode(start));
      return (await readAll(tcp))?.split("\r\n")[0];
    }));
    assertEquals(answers, Array(starts.length).fill("HTTP/1.1 408 Request Timeout"));
    await stage.isUnharmed();
  });

  it("reads no body, and ends the connection that brings one [PUBLIC-2]", async () => {
    const tcp = await Deno.connect({ hostname: "127.0.0.1", port: stage.port });
    const head = "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n";
    await tcp.write(new TextEncoder().encode(`${head}the beginning`));
    const answer = await readAll(tcp);
    assertEquals(answer?.split("\r\n")[0], "HTTP/1.1 404 Not Found");
    assert(answer?.includes("\r\nConnection: close\r\n"));
    await stage.isUnharmed();
  });

  it("gives an address places for its WebSockets and 64 more, and no others [PUBLIC-3]", async () => {
    using stack = new DisposableStack();
    const opened: Deno.TcpConn[] = [];
    for (let count = 0; count < 100; count++) {
      opened.push(stack.use(await Deno.connect({ hostname: "127.0.0.1", port: stage.port })));
    }
    // Two of them are the honest members'.
    const late = opened.slice(20 + 64 - 2);
    for (const tcp of late) assertEquals(await tcp.read(new Uint8Array(1)).catch(() => null), null);
    await stage.isUnharmed();
  });

  it("cuts off who goes on sending after a close [PUBLIC-4]", async () => {
    const { descriptors } = stage;
    using socket = await RawSocket.open(stage.port, PROTOCOL);
    await stage.seat(socket);
    const flood = new Uint8Array(PONG.length * 2000);
    for (let at = 0; at < flood.length; at += PONG.length) flood.set(PONG, at);
    let sent = 0;
    for (const end = performance.now() + 10_000; await socket.send(flood); sent++) {
      assert(performance.now() < end, `It still listens after ${sent * 2000} frames`);
    }
    await until(() => stage.descriptors <= descriptors);
    await stage.isUnharmed();
  });

  it("takes no memory for what nobody reads: 200 MiB of fragments after a close [PUBLIC-4]", async () => {
    const { bytes } = stage;
    using socket = await RawSocket.open(stage.port, PROTOCOL);
    const fragment = (opcode: number) =>
      rawFrame({ payload: new Uint8Array(MIB), isFinal: false, ...(opcode === 0 && { opcode }) });
    let taken = await socket.send(fragment(1)) ? 1 : 0;
    while (taken < 200 && await socket.send(fragment(0))) taken += 1;
    assert(taken < 100, `It has taken ${taken} MiB`);
    assert(stage.bytes - bytes < 48 * MIB, `It has grown by ${(stage.bytes - bytes) / MIB} MiB`);
    await stage.isUnharmed();
  });

  it("cuts off who doesn't read, and lets go of what waited for it [WIRE-9] [PUBLIC-4]", async () => {
    const { descriptors } = stage;
    using deaf = await RawSocket.open(stage.port, PROTOCOL);
    await stage.seat(deaf, "loud");
    using loud = await RawSocket.open(stage.port, PROTOCOL);
    await stage.seat(loud, "loud");
    const line = rawFrame({ payload: JSON.stringify({ type: "CHATMSG", value: "x".repeat(16_000) }) });
    // What the kernel holds for a reader comes before what the server does.
    for (let count = 0; count < 900; count++) {
      await loud.send(line);
      assert("text" in await loud.next());
    }
    await until(() => stage.descriptors === descriptors + 1);
    await stage.isUnharmed();
  });
});
