import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import type { ServerMessage } from "../../lib/protocol/messages.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";
import { seededRandom } from "../fakes/seeded_random.ts";

const ANY_RATE = { RATE_CHAT: "9999/9999", RATE_FRAMES: "9999/9999", RATE_HINTS: "9999/9999" };

async function newRoom(env: Record<string, string> = ANY_RATE) {
  const server = new FakeServer({ env });
  const [ana, ben, eva] = [
    await server.enter("blue"),
    await server.enter("blue"),
    await server.enter("blue"),
  ];
  for (const client of [ana, ben, eva]) client.take();
  return { server, ana, ben, eva };
}

const say = (client: FakeClient, value: string, id?: string) => client.send({ type: "CHATMSG", id, value });
const textsOf = (messages: readonly ServerMessage[]) =>
  messages.map((message) => message.type === "CHATMSG" ? message.value : message.type);

describe("what a room says in one turn", () => {
  it("leaves at its end as one array, the same bytes for everybody [WIRE-3] [LOG-2]", async () => {
    const { ana, ben, eva } = await newRoom();
    say(ana, "one");
    say(ben, "two");
    eva.send({ type: "rename", name: "Eva" });
    assertEquals([ana, ben, eva].map(({ wire }) => wire.underWay), [0, 0, 0], "nothing before the end");
    const [frame, ...more] = ana.takeFrames();
    assertEquals(more, []);
    assertEquals(JSON.parse(frame ?? "").map(({ type }: ServerMessage) => type), [
      "CHATMSG",
      "CHATMSG",
      "renamed",
    ]);
    assertEquals([ben.takeFrames(), eva.takeFrames()], [[frame], [frame]]);
  });

  it("asks for one end of the turn, and for no timer, however much it is [WIRE-11]", async () => {
    const { server, ana, ben } = await newRoom();
    let ends = 0;
    const { atTurnEnd } = server.clock;
    server.clock.atTurnEnd = (callback) => {
      ends += 1;
      atTurnEnd.call(server.clock, callback);
    };
    const timers = server.clock.pending;
    for (let count = 0; count < 50; count++) say(count % 2 === 0 ? ana : ben, `${count}`);
    assertEquals([ends, server.clock.pending], [1, timers]);
    ana.take();
    say(ana, "later");
    assertEquals(ends, 2);
  });

  it("is a bare message where there is only one [WIRE-3]", async () => {
    const { ana, ben } = await newRoom();
    say(ana, "alone");
    assertEquals(ben.takeFrames().map((frame) => JSON.parse(frame).value), ["alone"]);
  });

  it("merges signals to one member into one frame, in order with all else [WIRE-3] [SIGNAL-1]", async () => {
    const { ana, ben, eva } = await newRoom();
    const candidate = (text: string) => ({
      type: "candidate",
      label: 0,
      id: "0",
      candidate: text,
      to: ben.id,
    });
    ana.send(candidate("1"));
    say(ana, "between");
    eva.send(candidate("2"));
    eva.send({ type: "typing", on: true });
    const [frame, ...more] = ben.takeFrames();
    const heard = JSON.parse(frame ?? "[]").map((message: Record<string, unknown>) =>
      message["candidate"] ?? message["value"] ?? message["type"]
    );
    assertEquals([heard, more], [["1", "between", "2", "typing"], []]);
    assertEquals(textsOf(eva.take()), ["between"], "who types isn't told so");
    assertEquals(textsOf(ana.take()), ["between", "typing"]);
  });

  it("stays one message a frame to Cookbook clients [COOK-1] [WIRE-3]", async () => {
    const { server, ana } = await newRoom();
    const cook = server.connect({ dialect: "cookbook" });
    cook.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    say(ana, "one");
    ana.send({ type: "rename", name: "Ana" });
    say(ana, "two");
    assertEquals(cook.takeFrames().map((frame) => JSON.parse(frame).value), ["one", "two"]);
  });

  it("is in the newcomer's welcome or follows it, never both, never neither [ENTER-6] [LOG-2]", async () => {
    const { server, ana } = await newRoom();
    say(ana, "before");
    ana.send({ type: "rename", name: "Ana" });
    const dan = server.connect();
    dan.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    say(ana, "after");
    const [welcome, ...heard] = dan.take();
    assert(welcome?.type === "welcome");
    assertEquals([welcome.entries.map(({ value }) => value), welcome.members[0]?.name], [["before"], "Ana"]);
    assertEquals(textsOf(heard), ["after"]);
    assertEquals(textsOf(ana.take()), ["before", "renamed", "joined", "after"]);
  });

  it("isn't told again to a member that comes back within the turn [SEAT-2] [LOG-2]", async () => {
    const { server, ana, ben } = await newRoom();
    const resume = { seat: ben.id, secret: ben.welcome.secret, epoch: ben.welcome.epoch, seq: 0 };
    say(ana, "one");
    const back = server.connect();
    back.send({ type: "ENTERROOM", value: "blue", resume });
    await turn();
    say(ana, "two");
    assertEquals(textsOf(ben.take()), ["one"]);
    assertEquals(ben.closeCode(), CLOSE.replaced.code);
    const [welcome, ...heard] = back.take();
    assert(welcome?.type === "welcome");
    assertEquals([welcome.entries.map(({ value }) => value), textsOf(heard)], [["one"], ["two"]]);
  });

  it("is sent without waiting once it is more than 256 Ki units, and all arrives in order [WIRE-11]", async () => {
    const { ana, ben, eva } = await newRoom();
    const long = "x".repeat(LIMITS.textBytes - 8);
    let said = 0;
    while (said < 100 && ben.wire.underWay === 0) say(ana, `${said++} ${long}`);
    assertEquals(said, LIMITS.turnUnits / LIMITS.textBytes);
    const candidate = "c".repeat(LIMITS.candidateUnits);
    for (let count = 0; ben.wire.underWay === 1; count++) {
      assert(count < 80);
      eva.send({ type: "candidate", label: 0, id: "0", candidate, to: ben.id });
    }
    say(ana, "last");
    const texts = textsOf(ben.take()).map((text) => text.split(" ")[0]);
    assertEquals(texts.slice(0, said), Array.from({ length: said }, (_, index) => `${index}`));
    assertEquals([texts.at(-2), texts.at(-1)], ["candidate", "last"]);
  });
});

describe("a close", () => {
  it("comes after what was said to the member before it [WIRE-3]", async () => {
    const { ana, ben } = await newRoom();
    say(ana, "one");
    say(ben, "two");
    ana.send("not json");
    assertEquals([textsOf(ana.take()), ana.closeCode()], [["one", "two"], CLOSE.badFrame.code]);
    assertEquals(textsOf(ben.take()), ["one", "two"]);
  });

  it("comes after a leaver's own last line, and the others hear both [SEAT-5] [WIRE-3]", async () => {
    const { ana, ben } = await newRoom();
    say(ana, "bye");
    ana.send({ type: "leave" });
    assertEquals([textsOf(ana.take()), ana.closeCode()], [["bye"], CLOSE.left.code]);
    assertEquals(textsOf(ben.take()), ["bye", "left"]);
  });

  it("of a reader that is too slow costs the others nothing, and they hear of all in order [WIRE-9]", async () => {
    const { server, ana, ben, eva } = await newRoom();
    ben.wire.stuffed = LIMITS.bufferedBytes + 1;
    say(ana, "one");
    say(eva, "two");
    assertEquals([textsOf(ana.take()), textsOf(eva.take())], [["one", "two"], ["one", "two"]]);
    assertEquals([ben.take(), ben.closeCode()], [[], CLOSE.tooSlow.code]);
    const resume = { seat: ben.id, secret: ben.welcome.secret, epoch: ben.welcome.epoch, seq: 0 };
    const back = await server.enter("blue", { resume });
    assertEquals([back.id, back.welcome.entries.map(({ value }) => value)], [ben.id, ["one", "two"]]);
    assertEquals(textsOf(ana.take()), [], "nobody is told of it");
  });

  it("of a too slow Cookbook reader is told behind what it was closed for [WIRE-9] [COOK-1]", async () => {
    const { server, ana, ben } = await newRoom();
    const cook = server.connect({ dialect: "cookbook" });
    cook.send({ type: "ENTERROOM", value: "blue" });
    await turn();
    cook.wire.stuffed = LIMITS.bufferedBytes + 1;
    say(ana, "one");
    say(ben, "two");
    for (const client of [ana, ben]) {
      assertEquals(textsOf(client.take()), ["joined", "one", "two", "left"]);
    }
  });
});

describe("refusals, pongs and pings", () => {
  it("keep their place among what the room says [LOG-2] [RATE-1] [WIRE-8]", async () => {
    const { ana, ben } = await newRoom({ RATE_CHAT: "1/2" });
    say(ana, "one");
    ana.send({ type: "ping" });
    say(ana, "two");
    say(ana, "too much");
    say(ben, "three");
    assertEquals(textsOf(ana.take()), ["one", "pong", "two", "error", "three"]);
    assertEquals(textsOf(ben.take()), ["one", "two", "three"]);
  });
});

/** Things that three members do, by chance; `endsTurn` says whether the turn ends behind each one. */
async function play(seed: number, endsTurn: (random: () => number) => boolean) {
  const { server, ana, ben, eva } = await newRoom({ ...ANY_RATE, RATE_CHAT: "1/30" });
  const members = [ana, ben, eva];
  const [random, turns] = [seededRandom(seed), seededRandom(seed + 1)];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  for (let step = 0; step < 120; step++) {
    const [member, other] = [pick(members), pick(members)];
    const roll = random();
    if (roll < 0.4) say(member, `line ${step}`, `id-${step}`);
    else if (roll < 0.5) member.send({ type: "typing", on: true });
    else if (roll < 0.6) member.send({ type: "rename", name: `Name ${step}` });
    else if (roll < 0.7) member.send({ type: "ping" });
    else if (roll < 0.9) member.send({ type: "offer", sdp: `sdp ${step}`, to: other.id });
    else {member.send({
        type: "CHATMSG",
        id: `e${step}`,
        kind: "edit",
        target: `id-${step - 1}`,
        value: "x",
      });}
    if (endsTurn(turns)) server.clock.endTurn();
  }
  return members.map((member) => member.take());
}

describe("every member's stream", () => {
  it("is the same however its messages fall into turns [LOG-2] [WIRE-3]", async () => {
    for (let seed = 0; seed < 40; seed++) {
      const expected = await play(seed, () => true);
      assert(expected.every((stream) => stream.length > 60));
      assertEquals(await play(seed, (random) => random() < 0.2), expected, `seed ${seed}`);
    }
  });
});
