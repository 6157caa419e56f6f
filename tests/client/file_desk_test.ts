import { assert, assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { describe, it } from "@std/testing/bdd";
import type { LineRow } from "../../lib/client/rows.ts";
import { turn } from "../fakes/turn.ts";
import { newPrivacy } from "./private_stage.ts";
import { type FakePage, Stage } from "./stage.ts";

const KIB = 1024;
const secret = "a very secret name.txt";
const bytes = new TextEncoder().encode("what nobody else reads ".repeat(4_000));

/** Settles what is read and hashed between messages too. */
async function settle(stage: Stage): Promise<void> {
  for (let calm = 0; calm < 20; calm++) {
    await stage.settle();
    await turn();
  }
}

/** The lines that offer something. */
function offers(page: FakePage): readonly LineRow[] {
  return page.rows.filter((row) => row.row === "line").filter(({ file }) => file !== undefined);
}

async function assertSaved(page: FakePage, id: string): Promise<void> {
  page.session.save(id);
  await turn();
  assert(Buffer.from(page.host.saved.at(-1)?.bytes ?? []).equals(bytes));
}

function stateOf(page: FakePage, id: string): string | undefined {
  const transfer = page.session.state.transfers.get(id);
  return transfer?.way === "in" ? transfer.state === "failed" ? transfer.why : transfer.state : undefined;
}

describe("a session's files", () => {
  for (const isPrivate of [false, true]) {
    const where = isPrivate ? "a private room" : "an open room";
    const enter = async (stage: Stage, name: string) =>
      await stage.page(name, "blue-room", isPrivate ? await newPrivacy() : undefined).enter();

    it(`are offered to ${where}, and fetched by the relay [FILE-1] [FILE-3] [FILE-5]`, async () => {
      using stage = new Stage();
      const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
      ana.session.offer([new File([bytes], secret, { type: "text/plain" })]);
      await settle(stage);
      const [line] = offers(ben);
      assertEquals(line?.file, { name: secret, size: bytes.length, type: "text/plain" });
      assertEquals([line?.kind, line?.state, line?.isOwn], ["file", "kept", false]);
      ben.session.fetch(line!.id);
      await settle(stage);
      assertEquals(stateOf(ben, line!.id), "here");
      await assertSaved(ben, line!.id);
      const own = ana.session.state.transfers.get(line!.id);
      assertEquals(own?.way === "out" && own.receivers.map(({ name, state }) => `${name}: ${state}`), [
        "Ben: done",
      ]);
      const seen = [...ana.frames, ...ben.frames].join("\n");
      assertEquals(seen.includes("very secret"), !isPrivate);
      assertEquals(seen.includes("file-want"), !isPrivate);
    });

    it(`are offered to one member of ${where}, and not kept by the room [FILE-14]`, async () => {
      using stage = new Stage();
      const [ana, ben, cleo] = [
        await enter(stage, "Ana"),
        await enter(stage, "Ben"),
        await enter(stage, "Cleo"),
      ];
      ana.session.offer([new File([bytes], secret)], ben.session.state.self);
      await settle(stage);
      assertEquals(offers(ana).map(({ onlyFor, state, isOwn }) => [onlyFor, state, isOwn]), [[
        "Ben",
        "kept",
        true,
      ]]);
      assertEquals(offers(cleo), []);
      const [line] = offers(ben);
      assertEquals([line?.onlyFor, line?.name, line?.isChangeable], ["Ben", "Ana", false]);
      ben.session.fetch(line!.id);
      await settle(stage);
      await assertSaved(ben, line!.id);
      assertEquals(cleo.frames.some((frame) => frame.includes('"direct"')), false);
    });

    it(`are gone in ${where} after a reload of their owner, and when they are withdrawn [FILE-12]`, async () => {
      using stage = new Stage();
      const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
      ana.session.offer([new File([bytes], "one"), new File([bytes], "two")]);
      await settle(stage);
      const [one, two] = offers(ben).map(({ id }) => id);
      ana.session.retract(one!);
      ben.session.fetch(one!);
      await settle(stage);
      assertEquals(stateOf(ben, one!), "gone");
      assertEquals(offers(ben).map(({ id }) => id), [two]);
      await ana.reload();
      ben.session.fetch(two!);
      await settle(stage);
      assertEquals(stateOf(ben, two!), "gone");
    });

    it(`go on in ${where} after their owner's socket was lost [FILE-7]`, async () => {
      using stage = new Stage();
      const [ana, ben] = [await enter(stage, "Ana"), await enter(stage, "Ben")];
      const large = new Uint8Array(600 * KIB).fill(7);
      ana.session.offer([new File([large], "large")]);
      await settle(stage);
      const [line] = offers(ben);
      ben.session.fetch(line!.id);
      for (let step = 0; step < 1_000 && stateOf(ben, line!.id) !== "receiving"; step++) {
        for (const page of [ana, ben]) {
          for (const each of page.lines.filter(({ isWaiting }) => isWaiting)) {
            each.step(stage.server, "up");
            stage.server.clock.endTurn();
            each.step(stage.server, "down");
          }
        }
        await turn();
      }
      ana.cut();
      for (let second = 0; second < 30 && stateOf(ben, line!.id) !== "here"; second++) {
        await stage.pass(1_000);
        await settle(stage);
      }
      assertEquals(stateOf(ben, line!.id), "here");
    });
  }

  it("that say something else than an offer are lines without a file [FILE-1]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await stage.enter("Ana"), await stage.enter("Ben")];
    ana.tamper = (message) =>
      message.type === "CHATMSG" ? [{ ...message, kind: "file", value: "x" }] : [message];
    ben.session.say("hello");
    await stage.settle();
    assertEquals([ana.line("x").kind, ana.line("x").file], ["file", undefined]);
    ana.session.fetch(ana.line("x").id);
    await settle(stage);
    assertEquals(ana.session.state.transfers.size, 0);
  });

  it("aren't loaded by what others tell, unless they offer something [FILE-12]", async () => {
    using stage = new Stage();
    const [ana, ben] = [await stage.enter("Ana"), await stage.enter("Ben")];
    let loads = 0;
    const { open } = ana.host;
    Object.defineProperty(ana.host, "open", { get: () => (loads++, open) });
    const direct = (value: string) =>
      ana.tamper = () => [{ type: "direct", from: ben.session.state.self, value }];
    for (
      const value of [
        "",
        "{}",
        '{"type":"file-have","turn":1,"at":1}',
        '{"type":"file-want","turn":9,"offer":"x","at":0}',
      ]
    ) {
      direct(value);
      ben.session.say("now");
      await settle(stage);
    }
    assertEquals(loads, 0);
    assert(ana.frames.some((frame) => frame.includes('\\"turn\\":9,\\"why\\":\\"gone\\"')));
  });
});
