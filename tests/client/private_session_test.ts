import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { turn } from "../fakes/turn.ts";
import { isSealing, newPrivacy, OTHER_KEY } from "./private_stage.ts";
import { type FakePage, type Message, Stage } from "./stage.ts";

/** Somebody who enters the private room. */
async function enter(stage: Stage, name: string, room?: { key: string }): Promise<FakePage> {
  return await stage.page(name, "blue-room", await newPrivacy(room)).enter();
}

describe("Session: a private room", () => {
  it("lets two members talk, edit, take back and react [PRIVATE-5] [PRIVATE-8]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    for (const text of ["tpyo", "oops"]) ana.session.say(text);
    ben.session.say("hello");
    await stage.settle();
    assertEquals(ben.texts.toSorted(), ["hello", "oops", "tpyo"]);
    assertEquals([ana.line("tpyo").isOwn, ben.line("tpyo").isOwn], [true, false]);
    ana.session.edit(ana.line("tpyo").id, "typo");
    ana.session.retract(ana.line("oops").id);
    ben.session.react(ben.line("tpyo").id, "👍");
    await stage.settle();
    assertEquals(ben.line("typo").isEdited, true);
    assertEquals(ben.rows.filter((row) => row.row === "line" && row.isRetracted).length, 1);
    assertEquals(ana.line("typo").reactions.map(({ value, by }) => [value, by.length]), [["👍", 1]]);
    assertEquals(ana.session.state.log.waiting, []);
  });

  it("shows names that only the members can read, and who they are [PRIVATE-6]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    assertEquals(ana.session.state.members.map(({ name }) => name), ["Ana", "Ben"]);
    assertEquals(ben.session.state.members.map(({ name }) => name), ["Ana", "Ben"]);
    assertEquals(ana.texts, ["Ben joined"]);
    const seen = (page: FakePage, of: FakePage) =>
      page.session.state.introductions?.get(of.session.state.self ?? "");
    assertEquals([seen(ana, ben)?.name, seen(ana, ben)?.standing], ["Ben", "new"]);
    assertEquals(seen(ana, ben)?.phrase, seen(ben, ana)?.phrase);
    assert(/^\d{5}( \d{5}){11}$/.test(seen(ana, ben)?.phrase ?? ""));
    ben.session.rename("Benedict");
    await stage.settle();
    for (const page of [ana, ben]) {
      assertEquals([page.session.state.members[1]?.name, page.texts.at(-1)], [
        "Benedict",
        "Benedict renamed",
      ]);
    }
  });

  it("is known by its newest name, also where its clock was set back before a reload [PRIVATE-6]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    ana.session.rename("Anna");
    await stage.settle();
    ana.ahead = -3_600_000;
    await ana.reload();
    ana.session.rename("Anne");
    await stage.settle();
    assertEquals(ben.session.state.members.map(({ name }) => name), ["Anne", "Ben"]);
  });

  it("introduces who comes also where there is much to open first [PRIVATE-6]", async () => {
    using stage = new Stage({ RATE_CHAT: "200/200" });
    const ana = await enter(stage, "Ana");
    for (let count = 0; count < 100; count++) ana.session.say(`line ${count}`);
    await stage.settle();
    const ben = await enter(stage, "Ben");
    assertEquals(ben.rows.length, 100);
    for (const page of [ana, ben]) {
      assertEquals(page.session.state.members.map(({ name }) => name), ["Ana", "Ben"]);
    }
    ana.cut();
    await stage.settle();
    ana.session.rename("Anna");
    await stage.pass(2_000);
    assertEquals(ben.session.state.members.map(({ name }) => name), ["Anna", "Ben"]);
  });

  it("shows everybody eldest first, whoever is introduced first [PRIVATE-6] [ENTER-6]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), stage.page("Ben", "blue-room", await newPrivacy())];
    const held: Message[] = [];
    ana.tamper = (message) => {
      if (message.type !== "renamed" || held.length > 0) return [message];
      held.push(message);
      return [];
    };
    await ben.enter();
    await enter(stage, "Cleo");
    assertEquals(ana.session.state.members.map(({ name }) => name), ["Ana", "Cleo"]);
    ana.tamper = (message) => [message, ...held.splice(0)];
    await enter(stage, "Dan");
    assertEquals(ana.session.state.members.map(({ name }) => name), ["Ana", "Ben", "Cleo", "Dan"]);

    const eva = stage.page("Eva", "blue-room", await newPrivacy());
    let late: Message[] = [];
    eva.tamper = (message) => {
      if (message.type === "renamed") return [...late.splice(0), message];
      if (message.type !== "welcome") return [message];
      const members = message["members"] as { id: string; name: string }[];
      late = members.slice(0, 1).map((member) => ({ type: "renamed", ...member }));
      return [{
        ...message,
        members: members.map((member, index) => ({ ...member, ...(index === 0 && { name: "sealed" }) })),
      }];
    };
    await eva.enter();
    assertEquals(eva.session.state.members.map(({ name }) => name), ["Ana", "Ben", "Cleo", "Dan", "Eva"]);
  });

  it("keeps everything over reloads and outages, sends what waits once, and raises no alarm [CLIENT-1]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    ana.session.say("before");
    await stage.settle();
    ana.cut();
    for (const text of ["one", "two", "three"]) ana.session.say(text);
    ben.session.say("meanwhile");
    await stage.settle();
    await ana.reload();
    ana.session.say("four");
    await stage.settle();
    await ben.reload();
    const expected = ["before", "meanwhile", "one", "two", "three", "four"];
    for (const page of [ana, ben]) assertEquals(page.texts, expected);
    assertEquals(ben.session.state.members.map(({ name }) => name), ["Ana", "Ben"]);
    const cleo = await enter(stage, "Cleo");
    assertEquals(cleo.texts, expected);
  });

  it("says a line once when its acknowledgement was lost [LOG-3]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    ana.session.say("once");
    do await turn(); while (isSealing());
    ana.lines[0]!.step(stage.server, "up");
    ana.cut();
    ana.session.say("twice");
    await stage.pass(2_000);
    assertEquals(ben.texts, ["once", "twice"]);
    assertEquals(ana.texts, ["Ben joined", "once", "twice"]);
  });

  it("goes on after a restart of the server, and raises no alarm [CLIENT-4] [CLIENT-6]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    ana.session.say("long ago");
    await stage.pass(60_000);
    ben.session.say("just now");
    ana.session.react(ana.line("long ago").id, "🎉");
    await stage.settle();
    stage.restartServer();
    ana.session.say("meanwhile");
    await stage.pass(5_000);
    const cleo = await enter(stage, "Cleo");
    assertEquals(cleo.texts.toSorted(), ["just now", "meanwhile"]);
    for (const page of [ana, ben]) assertEquals(page.rows.filter(({ row }) => row === "warning"), []);
  });

  it("gives a refused entry's place in the chain to the next one [CLIENT-5]", async () => {
    using stage = new Stage({ HISTORY_ENTRIES: "2" });
    const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
    for (const text of ["1", "2", "3"]) ana.session.say(text);
    await stage.settle();
    ana.session.edit(ana.line("1").id, "one");
    ana.session.say("4");
    ana.session.say("5");
    await stage.settle();
    assertEquals(ana.session.state.log.waiting.map(({ refusal }) => refusal), ["unknown-target"]);
    assertEquals(ben.texts, ["1", "2", "3", "4", "5"]);
    const long = "x".repeat(17_000);
    ana.session.say(long);
    ana.session.say('\n"'.repeat(8_000));
    await stage.settle();
    assertEquals(ana.line(long).refusal, "text-too-long");
    assertEquals(ben.rows.length, 6);
  });

  it("can't be entered with another key, nor without one [PRIVATE-2]", async () => {
    using stage = new Stage();
    await enter(stage, "Ana");
    const mallory = await enter(stage, "Mallory", { key: OTHER_KEY });
    const eve = await stage.page("Eve").enter();
    for (const page of [mallory, eve]) assertEquals(page.session.state.stopped, "unknown");
  });

  it("isn't mistaken for an open room of the same name [PRIVATE-4]", async () => {
    using stage = new Stage();
    await stage.enter("Eve");
    const ana = await enter(stage, "Ana");
    assertEquals(ana.session.state.stopped, "open");
  });
});
