import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import type { Knock } from "../../lib/server/admission.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

const OWN = "http://chat.example:8000";
const KNOCK: Knock = { origin: OWN, ownOrigin: OWN, protocols: "parley.1", address: "192.0.2.1" };

/** The status with which a request for an upgrade is refused, or the dialect in which it is accepted. */
function admit(server: FakeServer, knock: Partial<Knock> = {}) {
  const admission = server.hub.admit({ ...KNOCK, ...knock });
  return admission.ok ? admission.dialect : admission.status;
}

describe("Hub.admit()", () => {
  it("takes the server's own origin [WIRE-1]", () => assertEquals(admit(new FakeServer()), "parley"));

  for (
    const origin of [
      null,
      "null",
      "",
      "https://evil.example",
      "http://chat.example",
      "https://chat.example:8000",
      "http://chat.example:8001",
      "http://chat.example:8000.evil.example",
      "http://evil-chat.example:8000",
      "http://sub.chat.example:8000",
      "HTTP://CHAT.EXAMPLE:8000",
      "http://chat.example:8000/",
      " http://chat.example:8000",
      "http://chat.example:8000, https://evil.example",
    ]
  ) {
    it(`refuses the origin ${JSON.stringify(origin)} with 403 [WIRE-1]`, () => {
      assertEquals(admit(new FakeServer(), { origin }), 403);
    });
  }

  it("takes the origins that are configured, exactly [WIRE-1]", () => {
    const server = new FakeServer({ env: { ALLOWED_ORIGINS: "https://chat.example" } });
    assertEquals(admit(server, { origin: "https://chat.example" }), "parley");
    assertEquals(admit(server, { origin: "https://chat.example:444" }), 403);
    assertEquals(admit(server, { origin: null }), 403);
  });

  it("takes a missing origin only if that is configured, and even then not the origin null [WIRE-1]", () => {
    const server = new FakeServer({ env: { ALLOW_NO_ORIGIN: "1" } });
    assertEquals([admit(server, { origin: null }), admit(server, { origin: "null" })], ["parley", 403]);
  });

  it("chooses what is spoken by the subprotocols on offer [WIRE-2]", () => {
    const server = new FakeServer();
    const spoken = (protocols: string | null) => admit(server, { protocols });
    assertEquals(["parley.1", "other, parley.1", "parley.1,other"].map(spoken), [
      "parley",
      "parley",
      "parley",
    ]);
    assertEquals([null, "", " "].map(spoken), ["cookbook", "cookbook", "cookbook"]);
    assertEquals(["parley.2", "chat, superchat", "PARLEY.1", "parley.10"].map(spoken), [400, 400, 400, 400]);
  });

  it("takes so many connections, then answers 503 [WIRE-10]", () => {
    const server = new FakeServer({ env: { MAX_CONNECTIONS: "2" } });
    const client = server.connect({ address: "a" });
    server.connect({ address: "b" });
    assertEquals(admit(server), 503);
    client.wire.cut();
    assertEquals(admit(server), "parley");
  });

  it("takes so many of one address, then answers it 429 [WIRE-10]", () => {
    const server = new FakeServer({ env: { MAX_CONNECTIONS_PER_ADDRESS: "2" } });
    const clients = [server.connect(), server.connect()];
    assertEquals([admit(server), admit(server, { address: "192.0.2.2" })], [429, "parley"]);
    clients[0]?.wire.cut();
    assertEquals(admit(server), "parley");
  });

  it("takes 20,000 and 256 by default [WIRE-10]", () => {
    const server = new FakeServer({ env: { RATE_CONNECTS: "1/100000" } });
    for (let count = 0; count < 256; count++) server.connect();
    assertEquals([admit(server), admit(server, { address: "192.0.2.2" })], [429, "parley"]);
    for (let count = 256; count < 20_000; count++) server.connect({ address: `a${count}` });
    assertEquals(admit(server, { address: "192.0.2.2" }), 503);
  });

  it("forgets a socket that never opens, since its client went on the way [WIRE-10]", () => {
    const server = new FakeServer();
    const { wire } = server.connect();
    wire.isOpening = true;
    wire.loseSilently();
    server.clock.advance(6_000);
    assertEquals(server.hub.counts.connections, 0);
  });

  it("counts a connection that it has closed until its socket is really gone [WIRE-10]", () => {
    const server = new FakeServer({ env: { MAX_CONNECTIONS_PER_ADDRESS: "1" } });
    const client = server.connect();
    client.send("not json");
    assertEquals([admit(server), server.hub.counts.connections], [429, 1]);
    client.wire.deliver();
    assertEquals([admit(server), server.hub.counts.connections], ["parley", 0]);
  });

  it("lets an address open 300 at once and then 10 a second, then answers 429 [RATE-3]", () => {
    const server = new FakeServer();
    for (let count = 0; count < 300; count++) assertEquals(admit(server), "parley");
    assertEquals([admit(server), admit(server, { address: "192.0.2.2" })], [429, "parley"]);
    server.clock.advance(1000);
    for (let count = 0; count < 10; count++) assertEquals(admit(server), "parley");
    assertEquals(admit(server), 429);
  });

  it("doesn't charge an address for what other pages try from it [RATE-3] [WIRE-1]", () => {
    const server = new FakeServer({ env: { RATE_CONNECTS: "1/1" } });
    for (let count = 0; count < 10; count++) {
      assertEquals(admit(server, { origin: "https://evil.example" }), 403);
    }
    assertEquals(admit(server), "parley");
  });
});

describe("Hub", () => {
  it("counts rooms, members and connections", async () => {
    const server = new FakeServer();
    await server.enter("blue");
    (await server.enter("blue")).wire.cut();
    await server.enter("green");
    server.connect();
    assertEquals(server.hub.counts, { rooms: 2, members: 3, connections: 3 });
  });

  it("has one timer however many are connected, and none when nobody is", async () => {
    const server = new FakeServer();
    assertEquals(server.clock.pending, 0);
    const clients: FakeClient[] = [];
    for (let count = 0; count < 50; count++) clients.push(await server.enter(`room-${count}`));
    assertEquals(server.clock.pending, 1);
    for (const client of clients) client.wire.cut();
    server.clock.advance(32_000);
    assertEquals(server.clock.pending, 50, "the empty rooms' only");
    server.clock.advance(600_000);
    assertEquals(server.clock.pending, 0);
    await server.enter("blue");
    assertEquals(server.clock.pending, 1);
  });

  it("forgets a socket once, though it may say twice that it has closed", () => {
    const server = new FakeServer({ env: { MAX_CONNECTIONS_PER_ADDRESS: "2" } });
    const [first] = [server.connect(), server.connect()];
    first?.wire.cut();
    first?.wire.server.onclose();
    assertEquals(server.hub.counts.connections, 1);
    server.connect();
    assertEquals(admit(server), 429);
  });
});

describe("Hub.close()", () => {
  it("closes everybody with 4012, takes nobody and ends all timers", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    const waiting = server.connect();
    const gone = await server.enter("green");
    gone.send({ type: "leave" });
    gone.wire.deliver();
    const entering = server.connect();
    entering.send({ type: "ENTERROOM", value: "blue" });
    ana.take();
    server.hub.close();
    await turn();
    assertEquals(
      [ana, ben, waiting, entering].map((client) => client.closeCode()),
      Array(4).fill(CLOSE.restarting.code),
    );
    const told = [ana, entering].flatMap((client) => client.take()).map((message) => message.type);
    assertEquals(told, ["error", "error"], "nobody is told of anybody");
    assertEquals([server.clock.pending, admit(server)], [0, 503]);
    assertEquals(server.hub.counts, { rooms: 0, members: 0, connections: 0 });
    assertEquals(server.logged, []);
  });

  it("tells everybody when to come back, spread over a window that fits them all [WIRE-12]", async () => {
    const windowOf = async (clients: number) => {
      const server = new FakeServer({ env: { MAX_CONNECTIONS_PER_ADDRESS: "99999", RATE_JOINS: "1/99999" } });
      const all = [];
      for (let count = 0; count < clients; count++) all.push(server.connect());
      server.hub.close();
      await turn();
      return all.flatMap((client) => client.take()).map((message) => {
        assert(message.type === "error" && message.code === "restarting" && message.retryMs !== undefined);
        return message.retryMs;
      });
    };
    const few = await windowOf(20);
    assert(Math.min(...few) >= 500 && Math.max(...few) < 1500, few.join());
    const many = await windowOf(5000);
    assertEquals(many.length, 5000);
    const perSecond = Map.groupBy(many, (ms) => Math.floor(ms / 1000));
    const most = Math.max(...[...perSecond.values()].map((group) => group.length));
    assert(most < 700, `${most} in one second`);
    assert(Math.max(...many) < 15_000);
  });

  it("says nothing to a Cookbook client, which has no word for it [WIRE-12]", async () => {
    const server = new FakeServer();
    const client = server.connect({ dialect: "cookbook" });
    server.hub.close();
    await turn();
    assertEquals([client.takeFrames(), client.closeCode()], [[], CLOSE.restarting.code]);
  });

  it("may be called twice", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    server.hub.close();
    server.hub.close();
    assert(ana.closeCode() === CLOSE.restarting.code);
  });
});
