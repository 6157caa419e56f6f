import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

const SECOND = 1000;

/** What a client sends to come back to where it was. */
function resumeOf({ welcome: { self, secret, epoch, seq } }: FakeClient) {
  return { seat: self, secret, epoch, seq };
}

async function newRoom(env: Record<string, string> = {}) {
  const server = new FakeServer({ env });
  const ana = await server.enter("blue", { name: "Ana" });
  const ben = await server.enter("blue", { name: "Ben" });
  ana.take();
  return { server, ana, ben };
}

/** Keeps a client alive while time passes. */
function pass(server: FakeServer, seconds: number, ...awake: FakeClient[]): void {
  for (let passed = 0; passed < seconds; passed++) {
    server.clock.advance(SECOND);
    for (const client of awake) client.send({ type: "pong" });
  }
}

describe("a lost socket", () => {
  it("leaves its seat waiting for 30 s, and nobody is told before [SEAT-1] [SEAT-5]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    pass(server, 29, ana);
    assertEquals([ana.take(), server.hub.counts.members], [[], 2]);
    pass(server, 2, ana);
    assertEquals([ana.take(), server.hub.counts.members], [[{ type: "left", id: ben.id }], 1]);
  });

  it("leaves it waiting as long as it is configured [SEAT-1]", async () => {
    const { server, ana, ben } = await newRoom({ GRACE_SECONDS: "3" });
    ben.wire.cut();
    pass(server, 2, ana);
    assertEquals(ana.take(), []);
    pass(server, 2, ana);
    assertEquals(ana.take(), [{ type: "left", id: ben.id }]);
  });

  it("counts from each loss anew [SEAT-1]", async () => {
    const { server, ana, ben } = await newRoom();
    let client = ben;
    for (let round = 0; round < 3; round++) {
      client.wire.cut();
      pass(server, 20, ana);
      client = await server.enter("blue", { resume: resumeOf(ben) });
    }
    assertEquals([client.id, ana.take()], [ben.id, []]);
  });

  it("misses nothing that its seat can resume [SEAT-2] [ENTER-6]", async () => {
    const { server, ana, ben } = await newRoom();
    ana.send({ type: "CHATMSG", value: "before" });
    ben.wire.cut();
    ana.send({ type: "CHATMSG", value: "while you were away" });
    const back = await server.enter("blue", { resume: { ...resumeOf(ben), seq: 1 } });
    assertEquals(back.welcome.entries.map((entry) => entry.value), ["while you were away"]);
    assertEquals([back.welcome.complete, back.welcome.epoch], [true, ben.welcome.epoch]);
  });
});

describe("resume", () => {
  it("takes the same seat, and the others see nothing of it [SEAT-2]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    const back = await server.enter("blue", { resume: resumeOf(ben), name: "Ben" });
    assertEquals(back.id, ben.id);
    assertEquals(back.welcome.members.map((member) => member.name), ["Ana", "Ben"]);
    assertEquals(ana.take(), []);
    back.send({ type: "CHATMSG", value: "back" });
    assertEquals(ana.takeOf("CHATMSG").map(({ from, name }) => [from, name]), [[ben.id, "Ben"]]);
  });

  it("may change the name, and everybody hears of it [SEAT-2]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    const back = await server.enter("blue", { resume: resumeOf(ben), name: "Benjamin" });
    assertEquals(ana.take(), [{ type: "renamed", id: ben.id, name: "Benjamin" }]);
    assertEquals(back.welcome.members.at(-1)?.name, "Benjamin");
  });

  it("keeps the name when none is given [SEAT-2]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    const back = await server.enter("blue", { resume: resumeOf(ben), name: " " });
    assertEquals([back.welcome.members.at(-1)?.name, ana.take()], ["Ben", []]);
  });

  it("closes the older socket with 4003 if it is still there, and its end costs nothing [SEAT-3]", async () => {
    const { server, ana, ben } = await newRoom();
    const newer = await server.enter("blue", { resume: resumeOf(ben) });
    ben.send({ type: "CHATMSG", value: "from the older one" });
    assertEquals(ben.closeCode(), CLOSE.replaced.code);
    pass(server, 40, ana, newer);
    assertEquals([ana.take().filter((message) => message.type !== "pong"), newer.closeCode()], [
      [],
      undefined,
    ]);
    newer.send({ type: "CHATMSG", value: "still seated" });
    assertEquals(ana.takeOf("CHATMSG").map((line) => line.value), ["still seated"]);
  });

  it("goes to the newest of many sockets at once [SEAT-3]", async () => {
    const { server, ana, ben } = await newRoom();
    const rivals = Array.from({ length: 50 }, () => server.connect());
    for (const rival of rivals) rival.send({ type: "ENTERROOM", value: "blue", resume: resumeOf(ben) });
    await turn();
    const open = rivals.filter((rival) => rival.closeCode() === undefined);
    assertEquals([open.length, open[0] === rivals.at(-1)], [1, true]);
    assertEquals([server.hub.counts.members, ana.take()], [2, []]);
  });

  for (
    const [what, change] of [["a wrong secret", { secret: "x" }], ["an unknown seat", { seat: "x" }]] as const
  ) {
    it(`with ${what} makes a new member, at the asked position all the same [SEAT-4]`, async () => {
      const { server, ana, ben } = await newRoom();
      ana.send({ type: "CHATMSG", value: "one" });
      ana.send({ type: "CHATMSG", value: "two" });
      const resume = { ...resumeOf(ben), seq: 1, ...change };
      const other = await server.enter("blue", { resume });
      assertNotEquals(other.id, ben.id);
      assertEquals(other.welcome.entries.map((entry) => entry.seq), [2]);
      assertEquals([ben.closeCode(), server.hub.counts.members], [undefined, 3]);
    });
  }

  it("in another room finds no seat [SEAT-4]", async () => {
    const { server, ben } = await newRoom();
    const other = await server.enter("green", { resume: resumeOf(ben) });
    assertNotEquals(other.id, ben.id);
    assertEquals(other.welcome.complete, false);
    assertEquals(ben.closeCode(), undefined);
  });

  it("works again with the same secret when its welcome got lost [SEAT-6]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    const unheard = server.connect();
    unheard.send({ type: "ENTERROOM", value: "blue", resume: resumeOf(ben) });
    await turn();
    unheard.wire.cut();
    const back = await server.enter("blue", { resume: resumeOf(ben) });
    assertEquals([back.id, back.welcome.secret], [ben.id, ben.welcome.secret]);
    assertEquals(ana.take(), []);
  });

  it("is too late after the grace time: a new member comes in [SEAT-5] [SEAT-4]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.wire.cut();
    pass(server, 31, ana);
    const back = await server.enter("blue", { resume: resumeOf(ben), name: "Ben" });
    assertNotEquals(back.id, ben.id);
    assertEquals(ana.take().map((message) => message.type), ["left", "joined"]);
  });
});

describe("leave", () => {
  it("frees the seat at once, tells the others and closes with 1000 [SEAT-5]", async () => {
    const { server, ana, ben } = await newRoom();
    ben.send({ type: "leave" });
    assertEquals([ben.closeCode(), ben.take()], [CLOSE.left.code, []]);
    assertEquals(ana.take(), [{ type: "left", id: ben.id }]);
    const back = await server.enter("blue", { resume: resumeOf(ben) });
    assertNotEquals(back.id, ben.id);
  });

  it("is told once, whatever comes behind it [SEAT-5]", async () => {
    const { server, ana, ben } = await newRoom();
    for (let count = 0; count < 100; count++) ben.wire.client.send('{"type":"leave"}');
    ben.wire.deliver();
    pass(server, 40, ana);
    assertEquals(ana.take().length, 1);
  });
});

describe("a Cookbook client", () => {
  it("leaves as soon as its socket closes [SEAT-5]", async () => {
    const { server, ana } = await newRoom();
    const cook = server.connect({ dialect: "cookbook" });
    cook.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    const [joined] = ana.take();
    assert(joined?.type === "joined");
    cook.wire.client.close();
    cook.wire.deliver();
    assertEquals(ana.take(), [{ type: "left", id: joined.member.id }]);
  });
});

describe("an empty room", () => {
  /** Empties the room, waits, and enters it without making it. */
  async function emptyFor(seconds: number, env: Record<string, string> = {}) {
    const { server, ana, ben } = await newRoom(env);
    ana.send({ type: "CHATMSG", value: "one" });
    for (const client of [ana, ben]) client.send({ type: "leave" });
    server.clock.advance(seconds * SECOND);
    const late = server.connect();
    late.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    return { server, ana, answer: late.take()[0] };
  }

  it("is kept with its log for 10 minutes [SEAT-7]", async () => {
    const { ana, answer } = await emptyFor(599);
    assert(answer?.type === "welcome");
    assertEquals(answer.entries.map((entry) => entry.value), ["one"]);
    assertEquals(answer.epoch, ana.welcome.epoch);
  });

  it("is forgotten then, and the next one of its name has another epoch [SEAT-7] [LOG-8]", async () => {
    const { server, ana, answer } = await emptyFor(601);
    assertEquals(answer, { type: "WRONGROOM", reason: "unknown" });
    const { welcome } = await server.enter("blue", { resume: { ...resumeOf(ana), seq: 1 } });
    assertNotEquals(welcome.epoch, ana.welcome.epoch);
    assertEquals([welcome.seq, welcome.entries, welcome.complete], [0, [], false]);
  });

  it("is kept as long as it is configured [SEAT-7]", async () => {
    assertEquals((await emptyFor(4, { ROOM_KEEP_SECONDS: "5" })).answer?.type, "welcome");
    assertEquals((await emptyFor(6, { ROOM_KEEP_SECONDS: "5" })).answer?.type, "WRONGROOM");
  });

  it("isn't empty while a seat waits [SEAT-7]", async () => {
    const { server, ana, ben } = await newRoom({ ROOM_KEEP_SECONDS: "1", GRACE_SECONDS: "60" });
    for (const client of [ana, ben]) client.wire.cut();
    server.clock.advance(50 * SECOND);
    const back = await server.enter("blue", { resume: resumeOf(ben) });
    assertEquals([back.id, back.welcome.epoch], [ben.id, ben.welcome.epoch]);
  });

  it("leaves nothing behind that takes time or space [SEAT-7]", async () => {
    const { server, ana, ben } = await newRoom();
    for (const client of [ana, ben]) client.wire.cut();
    server.clock.advance(31 * SECOND);
    assertEquals(server.hub.counts, { rooms: 0, members: 0, connections: 0 });
    server.clock.advance(600 * SECOND);
    assertEquals(server.clock.pending, 0);
  });
});
