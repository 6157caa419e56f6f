import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { isRoomName } from "../../lib/protocol/names.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import type { Entering } from "../../lib/server/backplane.ts";
import { FakeBackplane, seated } from "../fakes/fake_backplane.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

/** Asks to enter and gives what the server answers. */
async function ask(client: FakeClient, fields: Record<string, unknown>) {
  client.send({ type: "ENTERROOM", ...fields });
  await turn();
  return client.take();
}

function say(client: FakeClient, ...values: string[]): void {
  for (const value of values) client.send({ type: "CHATMSG", id: `id-${value}`, value });
}

describe("ENTERROOM", () => {
  it("makes a room only when it is told to [ENTER-1]", async () => {
    const server = new FakeServer();
    assertEquals(await ask(server.connect(), { value: "blue" }), [{ type: "WRONGROOM", reason: "unknown" }]);
    assertEquals(await ask(server.connect(), { value: "blue", create: false }), [
      { type: "WRONGROOM", reason: "unknown" },
    ]);
    assertEquals(server.hub.counts.rooms, 0);
    const [made] = await ask(server.connect(), { value: "blue", create: true });
    const [entered] = await ask(server.connect(), { value: "blue" });
    assert(made?.type === "welcome" && entered?.type === "welcome");
    assertEquals(entered.members.length, 2);
  });

  it("takes a number for a name [ENTER-1]", async () => {
    const server = new FakeServer();
    await server.enter("42");
    const [entered] = await ask(server.connect(), { value: 42 });
    assert(entered?.type === "welcome" && entered.members.length === 2);
  });

  for (
    const value of [
      "",
      "Blue",
      "a b",
      "blü",
      "a/b",
      "..",
      "%00",
      "__proto__",
      "{}",
      "x".repeat(65),
      1.5,
      -1e30,
    ]
  ) {
    it(`refuses the name ${JSON.stringify(value).slice(0, 20)} [ENTER-2]`, async () => {
      const server = new FakeServer();
      assertEquals(await ask(server.connect(), { value, create: true }), [{
        type: "WRONGROOM",
        reason: "name",
      }]);
      assertEquals(server.hub.counts.rooms, 0);
    });
  }

  it("takes every name of 1 to 64 characters of a-z, 0-9 and - [ENTER-2]", async () => {
    const server = new FakeServer();
    for (const value of ["a", "-", "0", "x".repeat(64), "constructor"]) {
      assertEquals((await ask(server.connect(), { value, create: true }))[0]?.type, "welcome");
    }
  });

  it("finds a full room full, waiting seats included, though not for who has a seat [ENTER-3]", async () => {
    const server = new FakeServer({ env: { MAX_MEMBERS: "2" } });
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    ben.wire.cut();
    assertEquals(await ask(server.connect(), { value: "blue" }), [{ type: "WRONGROOM", reason: "full" }]);
    const resume = { seat: ben.id, secret: ben.welcome.secret, epoch: ben.welcome.epoch, seq: 0 };
    assertEquals((await ask(server.connect(), { value: "blue", resume }))[0]?.type, "welcome");
    ana.send({ type: "leave" });
    assertEquals((await ask(server.connect(), { value: "blue" }))[0]?.type, "welcome");
  });

  it("lets 256 in by default [ENTER-3]", async () => {
    const server = new FakeServer();
    for (let count = 0; count < 256; count++) await server.enter("blue");
    server.clock.advance(1000);
    assertEquals(await ask(server.connect(), { value: "blue" }), [{ type: "WRONGROOM", reason: "full" }]);
  });

  it("can't make a room when the process keeps as many as it may, empty ones included [ENTER-3]", async () => {
    const server = new FakeServer({ env: { MAX_ROOMS: "2" } });
    await server.enter("one");
    (await server.enter("two")).send({ type: "leave" });
    assertEquals(await ask(server.connect(), { value: "three", create: true }), [{
      type: "WRONGROOM",
      reason: "busy",
    }]);
    assertEquals((await ask(server.connect(), { value: "two" }))[0]?.type, "welcome");
  });
});

describe("GETROOM", () => {
  it("makes a room with an unguessable name and enters it [ENTER-4]", async () => {
    const server = new FakeServer();
    const names = new Set<string>();
    for (let count = 0; count < 20; count++) {
      const client = server.connect();
      client.send({ type: "GETROOM", name: "Ana" });
      await turn();
      const [room, welcome, ...rest] = client.take();
      assert(room?.type === "GETROOM" && welcome?.type === "welcome" && rest.length === 0);
      assert(isRoomName(room.value) && /^[0-9a-f]{32}$/.test(room.value), room.value);
      assertEquals(welcome.members.map((member) => member.name), ["Ana"]);
      names.add(room.value);
    }
    assertEquals(names.size, 20);
    assertEquals(server.hub.counts.rooms, 20);
  });
});

describe("after WRONGROOM", () => {
  it("the socket stays and may try again [ENTER-5]", async () => {
    const server = new FakeServer();
    const client = server.connect();
    await ask(client, { value: "blue" });
    await ask(client, { value: "NO" });
    assertEquals((await ask(client, { value: "blue", create: true }))[0]?.type, "welcome");
  });

  it("what was sent behind the refused ENTERROOM is dropped, up to the next one [ENTER-9]", async () => {
    const server = new FakeServer();
    const client = server.connect();
    client.send({ type: "ENTERROOM", value: "blue" });
    say(client, "lost");
    client.send({ type: "ENTERROOM", value: "blue", create: true });
    say(client, "kept");
    await turn();
    say(client, "kept-too");
    const [wrong, welcome, ...lines] = client.take();
    assertEquals([wrong?.type, welcome?.type], ["WRONGROOM", "welcome"]);
    assertEquals(lines.map((line) => line.type === "CHATMSG" && line.value), ["kept", "kept-too"]);
  });

  it("what was under way behind it is dropped as well [ENTER-9]", async () => {
    const server = new FakeServer();
    const client = server.connect();
    await ask(client, { value: "blue" });
    say(client, "lost");
    assertEquals([client.take(), client.closeCode()], [[], undefined]);
  });
});

describe("a socket that hasn't entered", () => {
  it("is closed with 4001 after 5 s [ENTER-5]", async () => {
    const server = new FakeServer();
    const client = server.connect();
    server.clock.advance(3000);
    await ask(client, { value: "unknown" });
    server.clock.advance(1500);
    assertEquals(client.closeCode(), undefined);
    server.clock.advance(1500);
    assertEquals(client.closeCode(), CLOSE.enterTimeout.code);
    assertEquals(server.hub.counts.connections, 0);
  });

  it("is closed with 4001 also when the backplane doesn't answer [ENTER-5]", async () => {
    const asked: ((entering: Entering) => void)[] = [];
    const backplane = new FakeBackplane((_, answer) => void asked.push(answer));
    const server = new FakeServer({ backplane: () => backplane });
    const client = server.connect();
    await ask(client, { value: "blue" });
    server.clock.advance(6000);
    assertEquals(client.closeCode(), CLOSE.enterTimeout.code);
    asked[0]?.({ result: "refused", reason: "busy" });
    await turn();
    assertEquals([server.hub.counts.rooms, server.logged], [0, []]);
  });

  it("is told when to try again while the store of the rooms is away [STORE-2]", async () => {
    const backplane = new FakeBackplane((_, answer) => answer({ result: "unavailable", retryMs: 900 }));
    const server = new FakeServer({ backplane: () => backplane });
    const client = server.connect();
    assertEquals(await ask(client, { value: "blue", create: true }), [
      { type: "error", code: "unavailable", about: "ENTERROOM", retryMs: 900 },
    ]);
    assertEquals([client.closeCode(), server.hub.counts.rooms], [undefined, 0]);
  });

  it("gives its place up again if the socket went while the store decided [SEAT-5]", async () => {
    const given: string[] = [];
    const asked: ((entering: Entering) => void)[] = [];
    const backplane = new FakeBackplane((_, answer) => void asked.push(answer), {
      leave: ({ id }) => void given.push(`${id} leaves`),
      lost: ({ id }) => void given.push(`${id} waits`),
    });
    const server = new FakeServer({ backplane: () => backplane });
    for (const isNew of [true, false]) {
      const client = server.connect();
      await ask(client, { value: "blue" });
      client.wire.cut();
      asked.pop()?.({ ...seated(isNew ? "new" : "known"), isNew } as Entering);
    }
    assertEquals(given, ["new leaves", "known waits"]);
  });

  for (const type of ["CHATMSG", "offer", "typing", "rename", "leave"]) {
    it(`may not send ${type}: 4002 [ENTER-9]`, () => {
      const client = new FakeServer().connect();
      client.send({ type, value: "x", sdp: "x", on: true, name: "x" });
      assertEquals(client.closeCode(), CLOSE.outOfOrder.code);
    });
  }

  it("may send ping and pong [ENTER-9]", () => {
    const client = new FakeServer().connect();
    client.send({ type: "pong" });
    client.send({ type: "ping" });
    assertEquals([client.take(), client.closeCode()], [[{ type: "pong" }], undefined]);
  });
});

describe("frames behind ENTERROOM", () => {
  it("wait for its answer and are taken in order [ENTER-9]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    const ben = server.connect();
    ben.send({ type: "ENTERROOM", value: "blue", name: "Ben" });
    say(ben, "one", "two");
    ben.send({ type: "rename", name: "Benjamin" });
    say(ben, "three");
    assertEquals(ana.take(), [], "nothing is taken before the answer");
    await turn();
    assertEquals(ben.take().map((message) => message.type), [
      "welcome",
      "CHATMSG",
      "CHATMSG",
      "renamed",
      "CHATMSG",
    ]);
    assertEquals(ana.take().map((message) => message.type), [
      "joined",
      "CHATMSG",
      "CHATMSG",
      "renamed",
      "CHATMSG",
    ]);
  });

  it("are at most 64; one more closes with 4005 [ENTER-9]", async () => {
    const server = new FakeServer();
    const [patient, hasty] = [server.connect(), server.connect()];
    for (const client of [patient, hasty]) client.send({ type: "ENTERROOM", value: "blue", create: true });
    for (let count = 0; count < LIMITS.framesWhileEntering; count++) {
      patient.send({ type: "typing", on: true });
    }
    for (let count = 0; count <= LIMITS.framesWhileEntering; count++) {
      hasty.send({ type: "typing", on: true });
    }
    assertEquals([patient.closeCode(), hasty.closeCode()], [undefined, CLOSE.flooding.code]);
    await turn();
    assertEquals(patient.take()[0]?.type, "welcome");
    assertEquals(server.hub.counts.members, 1);
  });

  for (const second of ["GETROOM", "ENTERROOM"]) {
    it(`must not be another ${second}: 4002, and the seat waits [ENTER-9]`, async () => {
      const server = new FakeServer();
      const ana = await server.enter("blue");
      const ben = await server.enter("blue");
      ben.send({ type: second, value: "green", create: true });
      assertEquals(ben.closeCode(), CLOSE.outOfOrder.code);
      assertEquals(ana.take().map((message) => message.type), ["joined"]);
      assertEquals(server.hub.counts, { rooms: 1, members: 2, connections: 1 });
    });
  }

  it("are forgotten with a socket that closes meanwhile, and leave no member and no room behind [ENTER-9]", async () => {
    const server = new FakeServer();
    const ben = server.connect();
    ben.send({ type: "ENTERROOM", value: "blue", create: true });
    say(ben, "never");
    ben.wire.cut();
    await turn();
    assertEquals(server.hub.counts, { rooms: 0, members: 0, connections: 0 });
  });
});

describe("welcome", () => {
  it("comes first, with everybody eldest first, oneself included [ENTER-6]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue", { name: "Ana" });
    const ben = await server.enter("blue", { name: "Ben" });
    const eva = await server.enter("blue", { name: "Eva" });
    ana.send({ type: "leave" });
    const { members, self } = (await server.enter("blue", { name: "Dan" })).welcome;
    assertEquals(members, [
      { id: ben.id, name: "Ben" },
      { id: eva.id, name: "Eva" },
      { id: self, name: "Dan" },
    ]);
  });

  it("carries what the room has kept, in order, and the limits [ENTER-6] [LOG-4]", async () => {
    const server = new FakeServer({ env: { MAX_MEMBERS: "9", HISTORY_ENTRIES: "3" } });
    const ana = await server.enter("blue");
    say(ana, "one", "two", "three");
    const { welcome } = await server.enter("blue");
    assertEquals(welcome.entries.map(({ seq, value }) => [seq, value]), [[1, "one"], [2, "two"], [
      3,
      "three",
    ]]);
    assertEquals([welcome.seq, welcome.complete], [3, true]);
    assertEquals(welcome.limits, { textBytes: LIMITS.textBytes, members: 9, historyEntries: 3 });
    say(ana, "four");
    const later = (await server.enter("blue")).welcome;
    assertEquals([later.entries.map(({ seq }) => seq), later.seq, later.complete], [[2, 3, 4], 4, false]);
  });

  it("carries only what follows the position in resume [ENTER-6]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue");
    say(ana, "one", "two", "three");
    const { epoch } = ana.welcome;
    const resume = { seat: "gone", secret: "gone", epoch, seq: 2 };
    const { entries, complete } = (await server.enter("blue", { resume })).welcome;
    assertEquals([entries.map(({ seq }) => seq), complete], [[3], true]);
  });

  it("says when entries after the position are lost [ENTER-7]", async () => {
    const server = new FakeServer({ env: { HISTORY_ENTRIES: "2" } });
    const ana = await server.enter("blue");
    say(ana, "one", "two", "three", "four");
    const { epoch } = ana.welcome;
    const at = async (position: Record<string, unknown>) =>
      (await server.enter("blue", { resume: { seat: "x", secret: "x", epoch, ...position } })).welcome
        .complete;
    assertEquals([await at({ seq: 2 }), await at({ seq: 1 }), await at({ seq: 2, epoch: "other" })], [
      true,
      false,
      false,
    ]);
  });

  it("neither loses nor doubles what is said while somebody enters [ENTER-6] [LOG-2]", async () => {
    const server = new FakeServer({ env: { RATE_CHAT: "1000/1000" } });
    const ana = await server.enter("blue");
    for (let round = 0; round < 20; round++) {
      const joiner = server.connect();
      say(ana, `before-${round}`);
      joiner.send({ type: "ENTERROOM", value: "blue" });
      for (let step = 0; step < 12; step++) {
        say(ana, `while-${round}-${step}`);
        await Promise.resolve();
      }
      await turn();
      say(ana, `after-${round}`);
      const [welcome, ...rest] = joiner.take();
      assert(welcome?.type === "welcome");
      const live = rest.map((message) => message.type === "CHATMSG" ? message.seq : NaN);
      const seqs = [...welcome.entries.map(({ seq }) => seq), ...live];
      assertEquals(seqs, Array.from(seqs, (_, index) => (seqs[0] ?? 0) + index));
      assertEquals(seqs.at(-1), 14 * (round + 1));
      joiner.send({ type: "leave" });
    }
  });
});

describe("a display name", () => {
  const nameOf = async (name: unknown) =>
    (await new FakeServer().enter("blue", { name })).welcome.members[0]?.name;

  it("is cleaned and cut, not refused [ENTER-8]", async () => {
    assertEquals(await nameOf("  Ana\u202e\u0000 B\t\nC "), "Ana B C");
    assertEquals(await nameOf("Cafe\u0301"), "Café");
    assertEquals(await nameOf("x".repeat(60)), "x".repeat(40));
    assertEquals(await nameOf("<img src=x onerror=alert(1)>"), "<img src=x onerror=alert(1)>");
  });

  for (const name of [undefined, null, "", " \u200b\u2066 ", "\u0301\u0301"]) {
    it(`is Guest for ${JSON.stringify(name)} [ENTER-8]`, async () =>
      assertEquals(await nameOf(name), "Guest"));
  }
});

describe("ids", () => {
  it("of members and secrets are random and never used twice [ROSTER-1]", async () => {
    const server = new FakeServer();
    const seen = new Set<string>();
    for (let count = 0; count < 50; count++) {
      const { welcome } = await server.enter("blue");
      assertNotEquals(welcome.self, welcome.secret);
      for (const id of [welcome.self, welcome.secret]) assert(/^[\w-]{22}$/.test(id) && !seen.has(id));
      seen.add(welcome.self).add(welcome.secret);
    }
  });
});
