import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

const SECOND = 1000;

/** Sends a message until it is refused as over a rate; returns how often it wasn't, and the refusal. */
function exhaust(client: FakeClient, message: Record<string, unknown>, most = 2000) {
  client.take();
  for (let sent = 0; sent < most; sent++) {
    client.send(message);
    const [error] = client.takeOf("error");
    if (error?.code === "rate-limited") return { sent, error };
    if (client.closeCode() !== undefined) return { sent, error };
  }
  return { sent: most, error: undefined };
}

/** Two members who may send as many frames as they like. */
async function newRoom() {
  const server = new FakeServer({ env: { RATE_FRAMES: "100000/100000" } });
  const ana = await server.enter("blue");
  const ben = await server.enter("blue");
  return { server, ana, ben };
}

describe("a connection", () => {
  it("may send 20 lines at once and then 5 a second; more is refused with a time to retry [RATE-1]", async () => {
    const { server, ana, ben } = await newRoom();
    const first = exhaust(ana, { type: "CHATMSG", id: "same", value: "x" });
    assertEquals([first.sent, first.error], [20, { ...errorAbout("same"), retryMs: 200 }]);
    server.clock.advance(SECOND);
    assertEquals(exhaust(ana, { type: "CHATMSG", value: "x" }).sent, 5);
    assertEquals(ben.takeOf("CHATMSG").length, 6, "a doubled line counts for the rate, not for the room");
    assertEquals(exhaust(ben, { type: "CHATMSG", value: "x" }).sent, 20, "each has its own rate");
  });

  it("is taken at its word: after retryMs the line gets through [RATE-1]", async () => {
    const { server, ana } = await newRoom();
    const { error } = exhaust(ana, { type: "CHATMSG", value: "x" });
    server.clock.advance(error?.retryMs ?? NaN);
    ana.send({ type: "CHATMSG", value: "x" });
    assertEquals(ana.take().map((message) => message.type), ["CHATMSG"]);
  });

  it("may send 400 signals at once and then 50 a second [RATE-1]", async () => {
    const { server, ana, ben } = await newRoom();
    const signals = [{ type: "offer", sdp: "x" }, { type: "candidate", label: 0, id: "0", candidate: "x" }];
    let sent = 0;
    for (; sent < 1000; sent++) {
      ana.send({ ...signals[sent % 2], to: ben.id });
      if (ana.takeOf("error").length > 0) break;
    }
    assertEquals(sent, 400);
    server.clock.advance(SECOND);
    const { sent: more, error } = exhaust(ana, { type: "answer", sdp: "x", to: ben.id });
    assertEquals([more, error?.about], [50, ben.id]);
  });

  it("may rename 10 times at once and then 2 a second, typing included, which is dropped silently [RATE-1]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.take();
    for (let count = 0; count < 15; count++) ana.send({ type: "typing", on: true });
    assertEquals([ben.takeOf("typing").length, ana.take()], [10, [{ type: "joined", ...joinedBy(ben) }]]);
    const { sent, error } = exhaust(ana, { type: "rename", name: "Ana" });
    assertEquals([sent, error?.about], [0, "rename"]);
    server.clock.advance(SECOND);
    assertEquals(exhaust(ana, { type: "rename", name: "Ana" }).sent, 2);
  });

  it("may send 1,000 frames at once and then 200 a second; over that it closes with 4005 [RATE-2]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    for (let count = 1; count < 1000; count++) ana.send({ type: "pong" });
    server.clock.advance(SECOND);
    for (let count = 0; count < 200; count++) ana.send({ type: "pong" });
    assertEquals(ana.closeCode(), undefined);
    ana.send({ type: "pong" });
    assertEquals(ana.closeCode(), CLOSE.flooding.code);
  });
});

describe("an address", () => {
  it("may enter 300 rooms at once and then 10 a second [RATE-3]", async () => {
    const server = new FakeServer({ env: { MAX_MEMBERS: "1000" } });
    for (let count = 0; count < 300; count++) await server.enter("blue");
    assertEquals(await ask(server.connect(), "blue"), [{ ...errorAbout("ENTERROOM"), retryMs: 100 }]);
    assertEquals((await ask(server.connect({ address: "192.0.2.2" }), "blue"))[0]?.type, "welcome");
    server.clock.advance(SECOND);
    let entered = 0;
    while ((await ask(server.connect(), "blue"))[0]?.type === "welcome") entered += 1;
    assertEquals(entered, 10);
  });

  it("is charged for failed attempts too [RATE-3]", async () => {
    const server = new FakeServer({ env: { RATE_JOINS: "1/3" } });
    const client = server.connect();
    for (let count = 0; count < 3; count++) await ask(client, "NO");
    assertEquals((await ask(client, "NO"))[0]?.type, "error");
  });

  it("may make 60 rooms at once and then 1 a second, and still enter what is there [RATE-3]", async () => {
    const server = new FakeServer();
    for (let count = 0; count < 60; count++) await server.enter(`room-${count}`);
    const client = server.connect();
    assertEquals(await ask(client, "one-more"), [{ ...errorAbout("ENTERROOM"), retryMs: 1000 }]);
    client.send({ type: "GETROOM" });
    await turn();
    assertEquals(client.take(), [{ ...errorAbout("GETROOM"), retryMs: 1000 }]);
    assertEquals(server.hub.counts.rooms, 60);
    assertEquals((await ask(client, "room-7"))[0]?.type, "welcome");
    server.clock.advance(SECOND);
    await server.enter("one-more");
  });

  it("counts as one under all IPv6 addresses of a network [RATE-3] [WIRE-10]", async () => {
    const server = new FakeServer({ env: { RATE_JOINS: "1/1" } });
    const first = server.connect({ address: "2001:db8::1" });
    const second = server.connect({ address: "2001:db8::ffff:2" });
    assertEquals((await ask(first, "blue"))[0]?.type, "welcome");
    assertEquals((await ask(second, "blue"))[0]?.type, "error");
  });

  it("that is refused a room stays connected and may try again [ENTER-5] [RATE-3]", async () => {
    const server = new FakeServer({ env: { RATE_JOINS: "1/1" } });
    await server.enter("blue");
    const client = server.connect();
    client.send({ type: "ENTERROOM", value: "blue" });
    client.send({ type: "CHATMSG", value: "dropped" });
    await turn();
    assertEquals(client.take().map((message) => message.type), ["error"]);
    server.clock.advance(SECOND);
    const [welcome] = await ask(client, "blue");
    assert(welcome?.type === "welcome" && welcome.seq === 0);
  });
});

function errorAbout(about: string) {
  return { type: "error" as const, code: "rate-limited", about };
}

function joinedBy(client: FakeClient) {
  return { member: { id: client.id, name: "Guest" } };
}

async function ask(client: FakeClient, value: string) {
  client.send({ type: "ENTERROOM", value, create: true });
  await turn();
  return client.take();
}
