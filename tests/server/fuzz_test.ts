import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { decodeClientMessage, encode } from "../../lib/protocol/codec.ts";
import { CLIENT_MESSAGES } from "../../lib/protocol/messages.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";
import { FrameFuzzer } from "../fakes/frame_fuzzer.ts";

const FRAMES = 100_000;
/** Another seed for every run, printed; `FUZZ_SEED` runs one again. */
const SEED = Number(Deno.env.get("FUZZ_SEED") ?? Date.now() % 1e9);

/** The only ways in which a hostile socket may end here; 1006 is where the fuzz itself cuts. */
const ENDS = new Set<number>([
  1006,
  ...[CLOSE.left, CLOSE.badFrame, CLOSE.outOfOrder, CLOSE.replaced, CLOSE.flooding, CLOSE.frameTooLarge]
    .map((close) => close.code),
]);

describe(`fuzzing with FUZZ_SEED=${SEED}`, () => {
  it("the decoder: it never throws, and what it takes is a message of the protocol [WIRE-6]", () => {
    const fuzzer = new FrameFuzzer(SEED);
    let taken = 0;
    for (let count = 0; count < FRAMES; count++) {
      const decoded = decodeClientMessage(fuzzer.next());
      if (!decoded.ok) continue;
      taken += 1;
      assert(Object.hasOwn(CLIENT_MESSAGES, decoded.message.type));
      assertEquals(Object.getPrototypeOf(decoded.message), Object.prototype);
      const again = decodeClientMessage(encode(decoded.message));
      assert(again.ok, `taken once, refused again: ${encode(decoded.message)}`);
    }
    assert(
      taken > FRAMES / 10 && taken < FRAMES * 0.9,
      `${taken} were taken: the fuzz is too wild or too tame`,
    );
    assert(!("polluted" in {}));
  });

  it("the server: hostile sockets come and go, and two members talk on undisturbed [WIRE-7]", async () => {
    const env = {
      ...{ RATE_CHAT: "1000000/1000000", RATE_FRAMES: "1000000/1000000", RATE_JOINS: "1000000/1000000" },
      ...{ RATE_ROOMS: "1000000/1000000", MAX_CONNECTIONS_PER_ADDRESS: "1000000" },
    };
    const server = new FakeServer({ env });
    const ana = await server.enter("blue", { name: "Ana" });
    const ben = await server.enter("blue", { name: "Ben" });
    const fuzzer = new FrameFuzzer(SEED, { rooms: ["blue", "green"], members: [ana.id, ben.id] });
    const ends = new Map<number, number>();
    const hostile: FakeClient[] = [];
    for (let count = 0; count < FRAMES; count++) {
      while (hostile.length < 8) hostile.push(newHostile(server, fuzzer));
      const index = fuzzer.whole(hostile.length);
      const client = hostile[index];
      client?.send(fuzzer.next());
      if (fuzzer.whole(200) === 0) client?.wire.cut();
      if (fuzzer.whole(5) === 0) await turn();
      const end = client?.closeCode();
      if (end !== undefined) {
        ends.set(end, (ends.get(end) ?? 0) + 1);
        hostile.splice(index, 1);
      }
      if (count % 100 !== 0) continue;
      talk(ana, ben, `line ${count}`);
      server.clock.advance(1000);
    }
    assertEquals(server.logged, [], "no exception was caught anywhere");
    for (const end of ends.keys()) assert(ENDS.has(end), `${end}`);
    for (const { code } of [CLOSE.badFrame, CLOSE.outOfOrder, CLOSE.left]) {
      assert((ends.get(code) ?? 0) > 100);
    }
    for (const client of hostile) client.wire.cut();
    for (const client of [ana, ben]) client.send({ type: "leave" });
    for (const client of [ana, ben]) client.wire.deliver();
    await turn();
    server.clock.advance(700_000);
    assertEquals(server.hub.counts, { rooms: 0, members: 0, connections: 0 });
    assertEquals(server.clock.pending, 0);
  });
});

/** A socket of either kind; most of them get into a room first, since nothing else is let through before. */
function newHostile(server: FakeServer, fuzzer: FrameFuzzer): FakeClient {
  const client = server.connect({ dialect: fuzzer.whole(4) === 0 ? "cookbook" : "parley" });
  if (fuzzer.whole(10) > 0) client.send({ type: "ENTERROOM", value: "blue", create: true });
  return client;
}

/** Both say a line, and both hear both, in the same order. */
function talk(ana: FakeClient, ben: FakeClient, text: string): void {
  for (const client of [ana, ben]) client.take();
  ana.send({ type: "CHATMSG", value: `Ana: ${text}` });
  ben.send({ type: "CHATMSG", value: `Ben: ${text}` });
  for (const client of [ana, ben]) {
    assertEquals(client.takeOf("CHATMSG").map((line) => line.value), [`Ana: ${text}`, `Ben: ${text}`]);
    assertEquals(client.closeCode(), undefined);
  }
}
