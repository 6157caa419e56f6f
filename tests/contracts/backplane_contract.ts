import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Backplane, RoomChannel } from "../../lib/server/backplane.ts";
import type { Config } from "../../lib/server/config.ts";
import type { Draft } from "../../lib/server/room_log.ts";
import type { Entry } from "../../lib/protocol/messages.ts";

/** What a contract test needs of the adapter under test. */
export interface BackplaneUnderTest {
  readonly backplane: Backplane;
  /** Lets everything arrive that is under way. */
  settle(): Promise<void>;
  /** Lets time pass, as the adapter sees it. */
  advance(ms: number): Promise<void>;
  /** The time that the adapter stamps now, in milliseconds since 1970. */
  now(): number;
}

/** Makes a fresh adapter with these limits. */
export type NewBackplane = (
  limits: Pick<Config, "rooms" | "roomKeepMs" | "historyEntries" | "historyBytes">,
) => BackplaneUnderTest | Promise<BackplaneUnderTest>;

/** Verifiers, as SHA-256 in base64url would be. */
const [RIGHT, WRONG] = ["r".repeat(43), "w".repeat(43)] as const;

const LIMITS = { rooms: 3, roomKeepMs: 60_000, historyEntries: 5, historyBytes: 100_000 };

/** What every {@linkcode Backplane} does, in one process or in several. */
export function backplaneContract(name: string, newBackplane: NewBackplane): void {
  async function make(limits: Partial<typeof LIMITS> = {}) {
    const { backplane, ...rest } = await newBackplane({ ...LIMITS, ...limits });
    const open = async (room: string, verifier?: string) => {
      const channel = await backplane.open(room, { create: true, verifier });
      assert(typeof channel === "object", `Expected a channel, got ${channel}`);
      return listenTo(channel, rest.settle);
    };
    return { backplane, open, ...rest };
  }

  describe(`${name} opens a room`, () => {
    it("that isn't there only when it shall be made [ENTER-1]", async () => {
      const { backplane, open } = await make();
      assertEquals(await backplane.open("blue", { create: false }), "unknown");
      await open("blue");
      assert(typeof await backplane.open("blue", { create: false }) === "object");
      backplane.close();
    });

    it("as long as there are not too many, empty ones included [ENTER-3]", async () => {
      const { backplane, open } = await make();
      for (const room of ["one", "two", "three"]) (await open(room)).channel.close();
      assertEquals(await backplane.open("four", { create: true }), "busy");
      assertEquals(await backplane.open("four", { create: false }), "unknown");
      assert(typeof await backplane.open("three", { create: true }) === "object");
      backplane.close();
    });

    it("with an epoch of its own, at number 0 [LOG-8]", async () => {
      const { backplane, open } = await make();
      const [blue, green] = [(await open("blue")).channel.since(), (await open("green")).channel.since()];
      assertNotEquals(blue.epoch, green.epoch);
      assertEquals([blue.seq, blue.entries, blue.complete], [0, [], true]);
      backplane.close();
    });
  });

  describe(`${name} keeps a private room's verifier`, () => {
    it("and lets nobody in without it, and says no more than of a room that isn't there [PRIVATE-1] [PRIVATE-2] [PRIVATE-3]", async () => {
      const { backplane, open } = await make();
      const { channel, append } = await open("blue", RIGHT);
      assertEquals(channel.verifier, RIGHT);
      await append(line("a"));
      for (const create of [false, true]) {
        for (const verifier of [WRONG, "", `${RIGHT}x`, undefined]) {
          assertEquals(await backplane.open("blue", { create, verifier }), "unknown");
        }
      }
      const again = await backplane.open("blue", { create: false, verifier: RIGHT });
      assert(typeof again === "object");
      assertEquals([again.verifier, again.since()], [RIGHT, channel.since()]);
      backplane.close();
    });

    it("also where the process could make no room any more [PRIVATE-2] [ENTER-3]", async () => {
      const { backplane, open } = await make({ rooms: 1 });
      await open("blue", RIGHT);
      assertEquals(await backplane.open("blue", { create: true, verifier: WRONG }), "unknown");
      assert(typeof await backplane.open("blue", { create: true, verifier: RIGHT }) === "object");
      backplane.close();
    });

    it("and has none for an open room, which a proof doesn't open [PRIVATE-4]", async () => {
      const { backplane, open } = await make();
      const { channel } = await open("blue");
      assertEquals(channel.verifier, undefined);
      for (const create of [false, true]) {
        assertEquals(await backplane.open("blue", { create, verifier: RIGHT }), "open");
      }
      assertEquals(await backplane.open("green", { create: false, verifier: RIGHT }), "unknown");
      backplane.close();
    });

    it("when all members have gone, for as long as the room is kept, and no longer [PRIVATE-1] [SEAT-7]", async () => {
      const { backplane, open, advance } = await make();
      const first = await open("blue", RIGHT);
      await first.append(line("a"));
      first.channel.close();
      await advance(LIMITS.roomKeepMs - 1000);
      assertEquals(await backplane.open("blue", { create: true, verifier: WRONG }), "unknown");
      assertEquals(await backplane.open("blue", { create: true }), "unknown");
      const again = await open("blue", RIGHT);
      assertEquals([again.channel.verifier, again.channel.since().seq], [RIGHT, 1]);
      again.channel.close();
      await advance(LIMITS.roomKeepMs + 1000);
      assertEquals(await backplane.open("blue", { create: false, verifier: RIGHT }), "unknown");
      const next = await open("blue", WRONG);
      assertEquals([next.channel.verifier, next.channel.since().seq], [WRONG, 0]);
      backplane.close();
    });

    it("and isn't moved by a wrong one to keep an empty room for longer [PRIVATE-3] [SEAT-7]", async () => {
      const { backplane, open, advance } = await make();
      const first = await open("blue", RIGHT);
      const { epoch } = first.channel.since();
      first.channel.close();
      for (let knock = 0; knock < 3; knock++) {
        await advance(LIMITS.roomKeepMs / 3);
        for (const verifier of [WRONG, undefined]) {
          assertEquals(await backplane.open("blue", { create: false, verifier }), "unknown");
        }
      }
      await advance(1000);
      const next = await open("blue");
      assertEquals(next.channel.verifier, undefined);
      assertNotEquals(next.channel.since().epoch, epoch);
      backplane.close();
    });

    it("of one maker, where several make the same room at once: the others aren't let in [PRIVATE-3]", async () => {
      const { backplane } = await make();
      for (const room of ["blue", "green"]) {
        const verifiers = room === "blue" ? [RIGHT, WRONG] : [undefined, WRONG, RIGHT];
        const opened = await Promise.all(
          verifiers.map((verifier) => backplane.open(room, { create: true, verifier })),
        );
        const made = opened.filter((each) => typeof each === "object");
        assertEquals(made.length, 1);
        const refusal = made[0]?.verifier === undefined ? "open" : "unknown";
        assertEquals(opened.filter((each) => each === refusal).length, verifiers.length - 1);
        assertEquals(made[0]?.verifier, verifiers[opened.findIndex((each) => typeof each === "object")]);
      }
      backplane.close();
    });
  });

  describe(`${name} takes an entry`, () => {
    it("and numbers, dates, keeps and delivers it in one step [LOG-1] [LOG-2]", async () => {
      const { backplane, open, now } = await make();
      const { channel, append, delivered } = await open("blue");
      const seen: number[] = [];
      channel.listen((entry, encoded) => {
        delivered.push({ entry, encoded });
        seen.push(channel.since().seq);
      });
      await append(line("a"));
      await append(line("b", { kind: "react", target: "a" }));
      assertEquals(delivered.map(({ entry }) => entry), [
        { ...line("a"), seq: 1, at: now() },
        { ...line("b", { kind: "react", target: "a" }), seq: 2, at: now() },
      ]);
      assertEquals(seen, [1, 2], "what is delivered is kept already");
      assertEquals(channel.since().entries, delivered.map(({ encoded }) => encoded));
      assertEquals(JSON.parse(delivered[0]?.encoded ?? ""), { type: "CHATMSG", ...delivered[0]?.entry });
      backplane.close();
    });

    it("in the order in which entries are handed in, to every channel of the room alike [LOG-2]", async () => {
      const { backplane, open, settle } = await make({ historyEntries: 100 });
      const [one, other, elsewhere] = [await open("blue"), await open("blue"), await open("green")];
      for (let count = 0; count < 20; count++) one.channel.append(line(`i${count}`), one.answer(`i${count}`));
      await settle();
      assertEquals(
        one.delivered.map(({ entry }) => entry.id),
        Array.from({ length: 20 }, (_, count) => `i${count}`),
      );
      assertEquals(other.delivered, one.delivered);
      assertEquals(elsewhere.delivered, []);
      backplane.close();
    });

    it("once: a known id is answered to who sent it, with the first number, author and time [LOG-3]", async () => {
      const { backplane, open, advance, now } = await make();
      const { append, delivered, answers } = await open("blue");
      const at = now();
      await append(line("a"));
      await advance(1000);
      await append(line("a", { from: "ben" }));
      assertEquals([delivered.length, answers.length], [1, 1]);
      const [answer] = answers;
      assert(answer?.[1] === "duplicate");
      assertEquals([answer[2].id, answer[2].seq, answer[2].from, answer[2].at], ["a", 1, "ana", at]);
      backplane.close();
    });

    it("not without a kept target, nor for somebody else's line [LOG-5] [LOG-6]", async () => {
      const { backplane, open } = await make();
      const { append, delivered, answers } = await open("blue");
      await append(line("a"));
      await append(line("b", { kind: "edit", target: "x" }));
      await append(line("c", { kind: "edit", target: "a", from: "ben" }));
      await append(line("d", { kind: "react", target: "a", from: "ben" }));
      assertEquals(answers, [["b", "refused", "unknown-target"], ["c", "refused", "not-author"]]);
      assertEquals(delivered.map(({ entry }) => entry.seq), [1, 2]);
      backplane.close();
    });
  });

  describe(`${name} gives what follows a position`, () => {
    it("complete, or says that it isn't [ENTER-6] [ENTER-7]", async () => {
      const { backplane, open } = await make({ historyEntries: 2 });
      const { channel, append } = await open("blue");
      for (const id of ["a", "b", "c", "d"]) await append(line(id));
      const { epoch } = channel.since();
      const since = (seq: number, of = epoch) => {
        const { entries, complete } = channel.since({ epoch: of, seq });
        return [entries.map((encoded) => JSON.parse(encoded).seq), complete];
      };
      assertEquals(since(4), [[], true]);
      assertEquals(since(2), [[3, 4], true]);
      assertEquals(since(1), [[3, 4], false]);
      assertEquals(since(5), [[3, 4], false]);
      assertEquals(since(4, "other"), [[3, 4], false]);
      backplane.close();
    });
  });

  describe(`${name} keeps an empty room`, () => {
    it("with its log, its numbers and its ids, for a while [SEAT-7]", async () => {
      const { backplane, open, advance } = await make();
      const first = await open("blue");
      await first.append(line("a"));
      const { epoch } = first.channel.since();
      first.channel.close();
      first.channel.close();
      await advance(LIMITS.roomKeepMs - 1000);
      const again = await open("blue");
      assertEquals([again.channel.since().epoch, again.channel.since().seq], [epoch, 1]);
      await advance(LIMITS.roomKeepMs * 2);
      await again.append(line("a"));
      await again.append(line("b"));
      assertEquals([again.answers[0]?.[1], again.delivered.map(({ entry }) => entry.seq)], ["duplicate", [
        2,
      ]]);
      assertEquals(first.delivered.length, 1, "a closed channel hears nothing");
      assertEquals((await open("blue")).channel.since().epoch, epoch, "nor does it end the room later");
      backplane.close();
    });

    it("not for ever: then its name begins another life [SEAT-7] [LOG-8]", async () => {
      const { backplane, open, advance } = await make();
      const first = await open("blue");
      await first.append(line("a"));
      const { epoch } = first.channel.since();
      first.channel.close();
      await advance(LIMITS.roomKeepMs + 1000);
      assertEquals(await backplane.open("blue", { create: false }), "unknown");
      const { channel, append, delivered } = await open("blue");
      assertNotEquals(channel.since().epoch, epoch);
      await append(line("a"));
      assertEquals(delivered.map(({ entry }) => entry.seq), [1]);
      backplane.close();
    });

    it("as long as any of its channels is open [SEAT-7]", async () => {
      const { backplane, open, advance } = await make();
      const [one, other] = [await open("blue"), await open("blue")];
      await one.append(line("a"));
      one.channel.close();
      one.channel.close();
      await advance(LIMITS.roomKeepMs * 2);
      await other.append(line("b"));
      assertEquals(other.delivered.map(({ entry }) => entry.seq), [1, 2]);
      backplane.close();
    });
  });
}

type Answer =
  | readonly [id: string, "duplicate", entry: Entry]
  | readonly [id: string, "refused", code: string];

/** Collects what a channel delivers and answers. */
function listenTo(channel: RoomChannel, settle: () => Promise<void>) {
  const delivered: { entry: Entry; encoded: string }[] = [];
  const answers: Answer[] = [];
  channel.listen((entry, encoded) => delivered.push({ entry, encoded }));
  const answer = (id: string) => ({
    duplicate: (entry: Entry) => void answers.push([id, "duplicate", entry]),
    refused: (code: string) => void answers.push([id, "refused", code]),
  });
  const append = async (draft: Draft) => {
    channel.append(draft, answer(draft.id));
    await settle();
  };
  return { channel, append, answer, delivered, answers };
}

function line(id: string, fields: Partial<Draft> = {}): Draft {
  return { id, from: "ana", name: "Ana", value: `text of ${id}`, ...fields };
}
