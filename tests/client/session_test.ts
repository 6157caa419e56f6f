import { assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";
import { Stage } from "./stage.ts";

describe("Session: coming and going", () => {
  it("says its connection in one word from the first dial to the last", async () => {
    using stage = new Stage();
    const ana = stage.page("Ana");
    const words: string[] = [ana.session.state.status];
    using _ = ana.session.subscribe(() => words.push(ana.session.state.status));
    await ana.enter();
    ana.cut();
    ana.change(false);
    ana.change(true);
    await stage.settle();
    ana.session.leave();
    const changes = words.filter((word, index) => word !== words[index - 1]);
    assertEquals(changes, [
      "connecting",
      "online",
      "reconnecting",
      "offline",
      "reconnecting",
      "online",
      "stopped",
    ]);
  });

  it("knows its name, its seat and everybody, eldest first [ENTER-6]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    assertEquals(ana.session.state.members.map((member) => member.name), ["Ana", "Ben"]);
    assertEquals(ben.session.state.members, ana.session.state.members);
    assertEquals(ben.session.state.self, ben.session.state.members[1]?.id);
    assertEquals(ana.texts, ["Ben joined"]);
  });

  it("invents a display name and remembers it", () => {
    using stage = new Stage();
    const page = stage.page("");
    const { name } = page.session.state;
    assertNotEquals(name, "");
    assertEquals(page.stores.local.read("parley.name"), name);
  });

  for (
    const [env, room, reason] of [[{}, "blue-room", "unknown"], [{}, "Blue Room", "name"], [
      { MAX_MEMBERS: "1" },
      "full-room",
      "full",
    ]] as const
  ) {
    it(`stops at a room that is ${reason} [ENTER-1] [ENTER-2] [ENTER-3]`, async () => {
      using stage = new Stage(env);
      await stage.page("Ana", "full-room").enter();
      const ben = await stage.page("Ben", room).enter({ create: false });
      assertEquals([ben.session.state.status, ben.session.state.stopped], ["stopped", reason]);
      await stage.pass(60_000);
      assertEquals(ben.lines.length, 1);
    });
  }

  it("makes an unknown room when told to [ENTER-1]", async () => {
    using stage = new Stage();
    const ana = await stage.page("Ana").enter({ create: false });
    await ana.enter({ create: true });
    assertEquals(ana.session.state.status, "online");
  });

  it("stops where the seat is used elsewhere, and takes it back when told to [SEAT-3]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const copy = stage.page("Ana");
    copy.stores.tab.write("parley.seat.blue-room", ana.stores.tab.read("parley.seat.blue-room"));
    await copy.reload();
    assertEquals([ana.session.state.stopped, copy.session.state.status], ["replaced", "online"]);
    await stage.pass(1_000);
    await ana.enter();
    assertEquals([ana.session.state.status, copy.session.state.stopped], ["online", "replaced"]);
    assertEquals(ana.session.state.members.length, 1);
  });

  it("isn't sent away by its own older socket that comes late [SEAT-3]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    ana.cut();
    ana.change(true);
    ana.lines.at(-1)?.step(stage.server, "up");
    ana.startReload();
    for (const direction of ["up", "up", "down"] as const) {
      ana.lines.at(-1)?.step(stage.server, direction);
      await turn();
      stage.server.clock.endTurn();
    }
    assertEquals(ana.session.state.status, "online");
    await stage.settle();
    assertEquals([ana.session.state.status, ana.lines.length], ["online", 3]);
  });

  it("gives its seat up on leaving [SEAT-5]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ben.session.leave();
    await stage.settle();
    assertEquals(ben.session.state.stopped, "left");
    assertEquals(ana.session.state.members.map((member) => member.name), ["Ana"]);
    assertEquals(ana.texts, ["Ben joined", "Ben left"]);
  });

  it("keeps its member over a reload, and nobody notices [SEAT-2]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ben.session.say("before");
    await stage.settle();
    const { self } = ben.session.state;
    await ben.reload();
    assertEquals(ben.session.state.self, self);
    assertEquals(ben.line("before").isOwn, true);
    assertEquals(ana.texts, ["Ben joined", "before"]);
  });

  it("shows who came and went while it was away", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.cut();
    await stage.enter("Cleo");
    ben.session.leave();
    await stage.pass(3_000);
    assertEquals(ana.texts, ["Ben joined", "Ben left", "Cleo joined"]);
    assertEquals(ana.session.state.members.map((member) => member.name), ["Ana", "Cleo"]);
  });

  it("waits as long as a busy server says before it enters again [RATE-3]", async () => {
    using stage = new Stage({ RATE_JOINS: "1/1" });
    await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    assertNotEquals(ben.session.state.status, "online");
    await stage.pass(2_000);
    assertEquals(ben.session.state.status, "online");
  });

  it("dials on when somebody sets the clock back meanwhile [CLIENT-2]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    ana.cut();
    ana.ahead = -3_600_000;
    await stage.pass(2_000);
    assertEquals(ana.session.state.status, "online");
  });

  it("notices a server that has fallen silent and dials again [WIRE-8]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    ana.lines[0]?.loseSilently();
    stage.server.clock.advance(LIMITS.pingMs + 11_000);
    await stage.settle();
    assertEquals([ana.lines.length, ana.session.state.status], [2, "online"]);
  });
});

describe("Session: the log", () => {
  it("shows a line at once, and as kept when the room has it [CLIENT-1]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    ana.session.say("hello");
    assertEquals(ana.line("hello").state, "pending");
    await stage.settle();
    assertEquals([ana.line("hello").state, ana.session.state.log.waiting.length], ["kept", 0]);
  });

  it("keeps what is typed offline, over a reload, and sends it in order when it is back [CLIENT-1]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.cut();
    for (const text of ["one", "two", "three"]) ana.session.say(text);
    await ana.reload();
    assertEquals(ben.texts, ["one", "two", "three"]);
    assertEquals(ana.session.state.log.waiting, []);
  });

  it("says a line once when its acknowledgement was lost [LOG-3]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.session.say("once");
    ana.lines[0]!.step(stage.server, "up");
    ana.cut();
    await stage.pass(2_000);
    assertEquals([ana.texts.filter((text) => text === "once").length, ben.texts], [1, ["once"]]);
  });

  it("doesn't take a stranger's line under its id for its own, and says its own again [LOG-3]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const eve = await stage.server.enter("blue-room", { name: "Eve" });
    ana.session.say("honest");
    eve.send({ type: "CHATMSG", id: ana.line("honest").id, value: "stolen" });
    await stage.settle();
    assertEquals([ana.line("stolen").isOwn, ana.line("honest").refusal], [false, "id-taken"]);
    ana.session.retry(ana.line("honest").id);
    await stage.settle();
    assertEquals([ana.line("honest").state, ana.texts.includes("stolen")], ["kept", true]);
  });

  it("goes slower, loses nothing and keeps the order when it says too much at once [RATE-1]", async () => {
    using stage = new Stage({ RATE_CHAT: "1/2" });
    const ana = await stage.enter("Ana");
    const texts = ["1", "2", "3", "4", "5"];
    for (const text of texts) ana.session.say(text);
    await stage.settle();
    assertEquals(ana.texts, ["1", "2"]);
    await stage.pass(4_000);
    assertEquals(ana.texts, texts);
  });

  it("keeps a refused line with its reason, to be sent again or discarded [CLIENT-5]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const long = "x".repeat(LIMITS.textBytes + 1);
    ana.session.say(long);
    ana.session.say("next");
    await stage.settle();
    assertEquals([ana.line(long).state, ana.line(long).refusal], ["refused", "text-too-long"]);
    assertEquals(ana.line("next").state, "kept");
    ana.session.retry(ana.line(long).id);
    assertEquals(ana.line(long).state, "pending");
    await stage.settle();
    ana.session.discard(ana.line(long).id);
    assertEquals(ana.session.state.log.waiting, []);
  });

  it("draws a gap for what it missed and the room no longer keeps [CLIENT-4]", async () => {
    using stage = new Stage({ HISTORY_ENTRIES: "2" });
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.cut();
    for (const text of ["1", "2", "3"]) ben.session.say(text);
    await stage.settle();
    await stage.pass(3_000);
    assertEquals(ana.texts, ["Ben joined", "missed", "2", "3"]);
  });

  it("goes on in a new life of the room after a restart, with what the others may have missed [CLIENT-4] [CLIENT-6]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.session.say("long ago");
    await stage.pass(60_000);
    ben.session.say("just now");
    await stage.settle();
    stage.restartServer();
    ana.session.say("meanwhile");
    await stage.pass(5_000);
    const cleo = await stage.enter("Cleo");
    assertEquals(cleo.texts.toSorted(), ["just now", "meanwhile"]);
    assertEquals(ana.texts.slice(0, 3), ["Ben joined", "long ago", "restarted"]);
    assertEquals(ana.texts.slice(3).toSorted(), ["Cleo joined", "just now", "meanwhile"]);
    assertEquals(ben.texts.filter((text) => text === "just now").length, 1);
  });

  it("comes back when the server said so before it restarted, not earlier [WIRE-12]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const dials = ana.lines.length;
    const { clock, hub } = stage.server;
    hub.close();
    await stage.settle();
    stage.server = new FakeServer({ clock, seed: 2 });
    clock.advance(499);
    await stage.settle();
    assertEquals([ana.session.state.status, ana.lines.length], ["reconnecting", dials]);
    await stage.pass(1_100);
    assertEquals(ana.session.state.status, "online");
  });

  it("edits, retracts and reacts [LOG-5]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    for (const text of ["tpyo", "oops"]) ana.session.say(text);
    await stage.settle();
    ana.session.edit(ana.line("tpyo").id, "typo");
    ana.session.retract(ana.line("oops").id);
    ben.session.react(ben.line("tpyo").id, "👍");
    await stage.settle();
    assertEquals(ben.texts, ["typo", ""]);
    assertEquals(ana.line("typo").reactions, [{ value: "👍", by: [ben.session.state.self!], isOwn: false }]);
    assertEquals(ben.line("typo").reactions[0]?.isOwn, true);
  });

  it("keeps an edit that comes too late as a refused line, and drops a reaction [CLIENT-5]", async () => {
    using stage = new Stage({ HISTORY_ENTRIES: "1" });
    const ana = await stage.enter("Ana");
    for (const text of ["old", "new"]) ana.session.say(text);
    await stage.settle();
    const { id } = ana.line("old");
    ana.session.react(id, "👍");
    ana.session.edit(id, "older");
    await stage.settle();
    assertEquals(ana.session.state.log.waiting.map((line) => [line.text, line.refusal]), [[
      "older",
      "unknown-target",
    ]]);
  });

  it("says that the room refused a reaction or a deletion, until something else is said [CLIENT-5]", async () => {
    using stage = new Stage({ HISTORY_ENTRIES: "1" });
    const ana = await stage.enter("Ana");
    for (const text of ["old", "new"]) ana.session.say(text);
    await stage.settle();
    ana.session.retract(ana.line("old").id);
    await stage.settle();
    const { kind, refusal } = ana.session.state.refusedChange!;
    assertEquals([kind, refusal, ana.line("old").isRetracted], ["retract", "unknown-target", false]);
    ana.session.say("well");
    assertEquals(ana.session.state.refusedChange, undefined);
  });

  it("shows changes while they wait for the room [CLIENT-1]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    for (const text of ["tpyo", "gone"]) ana.session.say(text);
    await stage.settle();
    ana.cut();
    ana.session.edit(ana.line("tpyo").id, "typo");
    ana.session.retract(ana.line("gone").id);
    assertEquals([ana.line("typo").pending, ana.line("gone").pending], ["edit", "retract"]);
    assertEquals(ana.session.state.log.unsent, 2);
    await stage.pass(2_000);
    assertEquals([ana.texts, ana.line("typo").pending], [["typo", ""], undefined]);
  });

  it("lets nobody change lines of an earlier life of the room [LOG-8]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    ana.session.say("old");
    await stage.pass(60_000);
    stage.restartServer();
    await stage.pass(2_000);
    ana.session.say("new");
    await stage.settle();
    assertEquals([ana.line("old").isChangeable, ana.line("new").isChangeable], [false, true]);
  });

  it("draws no gap where nothing was said between leaving and coming back [ENTER-7]", async () => {
    using stage = new Stage({ HISTORY_ENTRIES: "2" });
    const ana = await stage.enter("Ana");
    await stage.enter("Ben");
    for (const text of ["1", "2", "3"]) ana.session.say(text);
    await stage.settle();
    ana.session.leave();
    await stage.settle();
    await ana.enter();
    assertEquals(ana.texts.filter((text) => text !== "Ben joined"), ["1", "2", "3"]);
  });

  it("stamps what happens here by the server's clock, so that it stands in order", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const day = 86_400_000;
    ana.ahead = day;
    ana.cut();
    await stage.pass(1_000);
    await stage.enter("Ben");
    ana.session.say("now");
    const [joined] = ana.rows;
    const { now } = { now: stage.server.clock.now() };
    assertEquals([joined?.at === now, ana.line("now").at === now], [true, true]);
  });

  it("doesn't set its clock by the old stamp of a line that it said twice [LOG-3]", async () => {
    using stage = new Stage({ HISTORY_ENTRIES: "1" });
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.session.say("long ago");
    ana.lines[0]?.step(stage.server, "up");
    ana.cut();
    for (const text of ["1", "2"]) ben.session.say(text);
    await stage.settle();
    stage.server.clock.advance(600);
    await stage.settle();
    ana.session.say("now");
    assertEquals([ana.line("long ago").state, ana.line("now").at], ["kept", stage.server.clock.now()]);
  });

  it("keeps the identity of what hasn't changed, so that a page redraws only what has", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    for (let n = 0; n < 15; n++) ana.session.say(`line ${n}`);
    await stage.settle();
    const before = ana.session.state;
    ben.session.typing(true);
    await stage.settle();
    assertEquals(ana.session.state.typing, [ben.session.state.self!]);
    assertStrictEquals(ana.session.state.log, before.log);
    assertStrictEquals(ana.session.state.members, before.members);
  });
});

describe("Session: names and typing", () => {
  it("renames its member for everybody, and keeps the name for the next room [ROSTER-2]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.session.rename("  Anna \u202e");
    await stage.settle();
    assertEquals([ana.session.state.name, ana.stores.local.read("parley.name")], ["Anna", "Anna"]);
    assertEquals(ben.session.state.members[0]?.name, "Anna");
    assertEquals(ben.texts, ["Anna renamed"]);
    ana.session.rename("\u200b");
    assertEquals(ana.session.state.name, "Anna");
  });

  it("tells its new name later where it has told too much [RATE-1]", async () => {
    using stage = new Stage({ RATE_HINTS: "1/1" });
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    for (const name of ["Anna", "Anne", "Annie"]) ana.session.rename(name);
    await stage.pass(3_000);
    assertEquals(ben.session.state.members[0]?.name, "Annie");
  });

  it("takes a name that was chosen offline along when it comes back [SEAT-2]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    ana.cut();
    ana.session.rename("Anna");
    await stage.pass(2_000);
    assertEquals(ben.session.state.members[0]?.name, "Anna");
  });

  it("shows who is typing until the line comes, the hint is taken back, or 6 s have passed [ROSTER-3]", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const ben = await stage.enter("Ben");
    const typing = async (act: () => void) => {
      act();
      await stage.settle();
      return ana.session.state.typing.length;
    };
    assertEquals(await typing(() => ben.session.typing(true)), 1);
    assertEquals(await typing(() => ben.session.say("hello")), 0);
    assertEquals(await typing(() => ben.session.typing(true)), 1);
    assertEquals(await typing(() => ben.session.typing(false)), 0);
    assertEquals(await typing(() => ben.session.typing(true)), 1);
    assertEquals(await typing(() => stage.server.clock.advance(6_000)), 0);
    assertEquals(ben.session.state.typing, []);
  });

  it("repeats a typing hint every 3 s only", async () => {
    using stage = new Stage();
    const ana = await stage.enter("Ana");
    const sent: string[] = [];
    const line = ana.lines[0]!;
    const send = line.send.bind(line);
    line.send = (text) => {
      sent.push(text);
      send(text);
    };
    for (let key = 0; key < 10; key++) {
      ana.session.typing(true);
      stage.server.clock.advance(500);
    }
    assertEquals(sent.length, 2);
  });
});
