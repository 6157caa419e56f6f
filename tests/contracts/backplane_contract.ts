import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Backplane } from "../../lib/server/backplane.ts";
import type { Config } from "../../lib/server/config.ts";
import type { Draft } from "../../lib/server/room_log.ts";
import { Member, type MemberOptions, outcomeOf } from "./member.ts";

/** What a contract test needs of the adapter under test. */
export interface BackplaneUnderTest {
  /** The backplanes of two processes that share rooms; of an adapter for one process, twice the same. */
  readonly processes: readonly [Backplane, Backplane];
  /** Lets everything arrive that is under way. */
  settle(): Promise<void>;
  /** Lets time pass, as the adapter sees it. */
  advance(ms: number): Promise<void>;
  /** Ends the adapter and its store. */
  close(): Promise<void>;
}

/** The limits that an adapter under test gets. */
export type BackplaneLimits = Pick<
  Config,
  "rooms" | "members" | "roomKeepMs" | "graceMs" | "historyEntries" | "historyBytes"
>;

/** Makes a fresh adapter with these limits. */
export type NewBackplane = (limits: BackplaneLimits) => Promise<BackplaneUnderTest>;

const LIMITS: BackplaneLimits = {
  ...{ rooms: 3, members: 4, roomKeepMs: 60_000, graceMs: 30_000, historyEntries: 5, historyBytes: 100_000 },
};
const VERIFIER = "v".repeat(43);
const OTHER_VERIFIER = "w".repeat(43);

/** What every {@linkcode Backplane} does, in one process or in several. */
export function backplaneContract(name: string, newBackplane: NewBackplane): void {
  /** Runs a test with a fresh adapter, then ends it. */
  function rule(
    title: string,
    test: (stage: Awaited<ReturnType<typeof make>>) => Promise<void>,
    limits: Partial<BackplaneLimits> = {},
  ): void {
    it(title, async () => {
      const stage = await make(limits);
      try {
        await test(stage);
      } finally {
        await stage.close();
      }
    });
  }

  async function make(limits: Partial<BackplaneLimits>) {
    const { processes: [one, other], ...rest } = await newBackplane({ ...LIMITS, ...limits });
    const enter = async (room: string, options: MemberOptions & { in?: Backplane } = {}) => {
      const member = await Member.enter(options.in ?? one, room, options);
      await rest.settle();
      return member;
    };
    const outcome = (room: string, options: MemberOptions & { in?: Backplane } = {}) =>
      outcomeOf(options.in ?? one, room, options);
    const append = async (member: Member, ...drafts: Draft[]) => {
      for (const draft of drafts) member.append(draft);
      await rest.settle();
    };
    return { one, other, enter, outcome, append, ...rest };
  }

  describe(`${name} lets somebody in`, () => {
    rule("where there is no room only to make it [ENTER-1]", async ({ enter, outcome, other }) => {
      assertEquals(await outcome("blue", { create: false }), "unknown");
      await enter("blue");
      await enter("blue", { create: false, in: other });
    });

    rule("as long as there are not too many rooms, empty ones included [ENTER-3]", async (stage) => {
      const { enter, outcome, other, settle } = stage;
      for (const room of ["one", "two", "three"]) (await enter(room)).leave();
      await settle();
      assertEquals(await outcome("four", { in: other }), "busy");
      assertEquals(await outcome("four", { create: false }), "unknown");
      await enter("three", { in: other });
    });

    rule(
      "as long as there is a place, waiting ones included, whatever the process [ENTER-3]",
      async (stage) => {
        const { enter, outcome, one, other, settle } = stage;
        const members = [];
        for (const process of [one, other, one, other]) members.push(await enter("blue", { in: process }));
        members[0]?.lose();
        await settle();
        assertEquals([await outcome("blue"), await outcome("blue", { in: other })], ["full", "full"]);
        members[1]?.leave();
        await settle();
        await enter("blue");
      },
    );

    rule("into a room with an epoch of its own, at number 0 [LOG-8]", async ({ enter }) => {
      const [blue, green] = [await enter("blue"), await enter("green")];
      assertNotEquals(blue.view.epoch, green.view.epoch);
      assertEquals([blue.view.seq, blue.view.entries, blue.view.complete], [0, [], true]);
    });

    rule("of a private room only with its verifier [PRIVATE-1] [PRIVATE-2] [PRIVATE-3]", async (stage) => {
      const { enter, outcome, other } = stage;
      const ana = await enter("blue", { verifier: VERIFIER });
      assertEquals(ana.isPrivate, true);
      for (const create of [true, false]) {
        for (const verifier of [OTHER_VERIFIER, "", `${VERIFIER}x`, undefined]) {
          assertEquals(await outcome("blue", { create, verifier, in: other }), "unknown");
        }
      }
      const resume = { seat: ana.place.id, secret: ana.secret };
      assertEquals(await outcome("blue", { resume, verifier: OTHER_VERIFIER }), "unknown");
      const ben = await enter("blue", { verifier: VERIFIER, create: false, in: other });
      assertEquals([ben.isPrivate, ben.names], [true, ["sealed", "sealed"]]);
    });

    rule("of a private room also where no other could be made [PRIVATE-2] [ENTER-3]", async (stage) => {
      const { enter, outcome, other } = stage;
      await enter("blue", { verifier: VERIFIER });
      assertEquals(await outcome("blue", { verifier: OTHER_VERIFIER, in: other }), "unknown");
      await enter("blue", { verifier: VERIFIER, in: other });
    }, { rooms: 1 });

    rule("with one verifier of several that make the same room at once [PRIVATE-3]", async (stage) => {
      const { outcome, one, other } = stage;
      for (const room of ["blue", "green"]) {
        const verifiers = [room === "blue" ? VERIFIER : undefined, OTHER_VERIFIER, "x".repeat(43)];
        const outcomes = await Promise.all(
          verifiers.map((verifier, index) => outcome(room, { verifier, in: index % 2 === 0 ? one : other })),
        );
        assertEquals(outcomes.filter((each) => each === "seated").length, 1);
        const refusal = outcomes[0] === "seated" && room === "green" ? "open" : "unknown";
        assertEquals(outcomes.filter((each) => each === refusal).length, 2);
      }
    });

    rule("of an open room only without [PRIVATE-4]", async ({ enter, outcome, other }) => {
      assertEquals((await enter("blue")).isPrivate, false);
      for (const create of [false, true]) {
        assertEquals(await outcome("blue", { create, verifier: VERIFIER, in: other }), "open");
      }
      assertEquals(await outcome("green", { create: false, verifier: VERIFIER }), "unknown");
    });
  });

  describe(`${name} takes an entry`, () => {
    rule("and numbers, dates, keeps and tells it in one step [LOG-1] [LOG-2]", async ({ enter, append }) => {
      const ana = await enter("blue");
      await append(ana, line("a"), line("b", { kind: "react", target: "a" }));
      const { entries } = ana;
      assertEquals(entries.map(({ at: _, ...entry }) => entry), [
        { seq: 1, ...line("a"), from: ana.place.id },
        { seq: 2, ...line("b", { kind: "react", target: "a" }), from: ana.place.id },
      ]);
      assertEquals(ana.seqWhenHeard, [1, 2], "what is told is kept already");
      assertEquals(ana.view.entries, ana.encoded);
      const decoded = ana.encoded.map((encoded) => JSON.parse(encoded));
      assertEquals(decoded, entries.map((entry) => ({ type: "CHATMSG", ...entry })));
    });

    rule("in the order in which they are handed in, to all processes alike [LOG-2]", async (stage) => {
      const { enter, append, other } = stage;
      const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
      const cleo = await enter("green");
      await append(ana, ...Array.from({ length: 20 }, (_, count) => line(`i${count}`)));
      assertEquals(ana.entries.map(({ id }) => id), Array.from({ length: 20 }, (_, count) => `i${count}`));
      assertEquals([ben.encoded, cleo.encoded], [ana.encoded, []]);
    }, { historyEntries: 100 });

    rule("of several processes at once: in one order for all [LOG-2]", async ({ enter, other, settle }) => {
      const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
      for (let count = 0; count < 50; count++) {
        ana.append(line(`a${count}`));
        ben.append(line(`b${count}`));
      }
      await settle();
      assertEquals(ana.encoded.length, 100);
      assertEquals(ben.encoded, ana.encoded);
      assertEquals(ana.entries.map(({ seq }) => seq), Array.from({ length: 100 }, (_, index) => index + 1));
      for (const by of ["a", "b"]) {
        const own = ana.entries.map(({ id }) => id).filter((id) => id.startsWith(by));
        assertEquals(own, Array.from({ length: 50 }, (_, count) => `${by}${count}`));
      }
    }, { historyEntries: 200 });

    rule("with any text as it is", async ({ enter, append, other }) => {
      const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
      const values = [
        '"\\/\u0000\n\u2028',
        "😀",
        "%s {1} |x|",
        "é".repeat(8000),
        "\u007f\u0080</script>",
      ];
      for (const [index, value] of values.entries()) {
        await append(ana, line(`i${index}`, { value, name: `N|${value.slice(0, 9)}` }));
      }
      assertEquals(ben.entries.map(({ value }) => value), values);
      assertEquals(ben.encoded, ana.encoded);
      assertEquals(ben.view.entries, ana.encoded);
    });

    rule(
      "once: a known id is answered to who sent it, with the first number, author and time [LOG-3]",
      async (stage) => {
        const { enter, append, advance, other } = stage;
        const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
        await append(ana, line("a"));
        await advance(1000);
        await append(ben, line("a"));
        await append(ben, line("a", { value: "another text" }));
        assertEquals(ana.entries.length, 1);
        const [first] = ana.entries;
        assert(first !== undefined);
        assertEquals(ben.answers, [
          ["a", "duplicate", first],
          ["a", "refused", "id-taken"],
        ]);
        assertEquals(ana.answers, []);
      },
    );

    rule("not without a kept target, nor for somebody else's line [LOG-5] [LOG-6]", async (stage) => {
      const { enter, append, other } = stage;
      const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
      await append(ana, line("a"), line("b", { kind: "edit", target: "x" }));
      await append(ben, line("c", { kind: "edit", target: "a" }), line("d", { kind: "react", target: "a" }));
      await append(ben, line("e", { kind: "react", target: "d" }));
      await append(ana, line("f", { kind: "file" }), line("g", { kind: "edit", target: "f" }));
      await append(ben, line("h", { kind: "react", target: "f" }));
      await append(ana, line("i", { kind: "retract", target: "f", value: "" }));
      const unknown = "unknown-target";
      assertEquals(ana.answers, [["b", "refused", unknown], ["g", "refused", unknown]]);
      assertEquals(ben.answers, [["c", "refused", "not-author"], ["e", "refused", "unknown-target"]]);
      assertEquals(ana.entries.map(({ id }) => id), ["a", "d", "f", "h", "i"]);
    });
  });

  describe(`${name} keeps of the log`, () => {
    rule("what follows a position, or says that it isn't complete [ENTER-6] [ENTER-7]", async (stage) => {
      const { enter, append, other } = stage;
      const ana = await enter("blue");
      await append(ana, line("a"), line("b"), line("c"), line("d"));
      const { epoch } = ana.view;
      for (const member of [ana, await enter("blue", { in: other })]) {
        const since = (seq: number, of = epoch) => {
          const { entries, complete } = member.since({ epoch: of, seq });
          return [entries.map((encoded) => JSON.parse(encoded).seq), complete];
        };
        assertEquals(since(4), [[], true]);
        assertEquals(since(2), [[3, 4], true]);
        assertEquals(since(1), [[3, 4], false]);
        assertEquals(since(5), [[3, 4], false]);
        assertEquals(since(4, "other"), [[3, 4], false]);
      }
    }, { historyEntries: 2 });

    rule("as many bytes as there is room for, and no target beyond [LOG-4] [LOG-5]", async (stage) => {
      const { enter, append, other } = stage;
      const ana = await enter("blue");
      await append(
        ana,
        line("a", { value: "é".repeat(200) }),
        line("b", { value: "é".repeat(200) }),
        line("c"),
      );
      await append(ana, line("d", { kind: "react", target: "a" }));
      assertEquals(ana.answers, [["d", "refused", "unknown-target"]]);
      const kept = (await enter("blue", { in: other })).view.entries;
      assertEquals([kept.map((encoded) => JSON.parse(encoded).id), kept], [["b", "c"], ana.view.entries]);
    }, { historyBytes: 900 });

    rule("nothing of the text of a retracted line, but where it is sealed [LOG-10]", async (stage) => {
      const { enter, append, other } = stage;
      for (const verifier of [undefined, VERIFIER]) {
        const room = verifier === undefined ? "open" : "sealed";
        const ana = await enter(room, { verifier });
        await append(ana, line("a"), line("b", { kind: "edit", target: "a" }), line("c"));
        await append(ana, line("d", { kind: "retract", target: "a", value: "r" }));
        const kept = (await enter(room, { verifier, in: other })).view.entries;
        assertEquals(kept, ana.view.entries);
        const values = kept.map((encoded) => JSON.parse(encoded).value);
        const texts = ["text of a", "text of b"].map((text) => verifier === undefined ? "" : text);
        assertEquals(values, [...texts, "text of c", "r"]);
      }
    });
  });

  describe(`${name} keeps an empty room`, () => {
    rule("with its log, its numbers and its ids, for a while [SEAT-7]", async (stage) => {
      const { enter, append, advance, other, settle } = stage;
      const ana = await enter("blue");
      await append(ana, line("a"));
      const { epoch } = ana.view;
      ana.leave();
      await settle();
      await advance(LIMITS.roomKeepMs - 1000);
      const ben = await enter("blue", { create: false, in: other });
      assertEquals([ben.view.epoch, ben.view.seq, ben.view.entries], [epoch, 1, ana.encoded]);
      await advance(LIMITS.roomKeepMs * 2);
      await append(ben, line("a"), line("b"));
      assertEquals([ben.answers[0]?.[1], ben.entries.map(({ seq }) => seq)], ["duplicate", [2]]);
      assertEquals(ana.entries.length, 1, "who has left hears nothing");
      assertEquals((await enter("blue")).view.epoch, epoch, "nor does it end the room later");
    });

    rule("not for ever: then its name begins another life [SEAT-7] [LOG-8]", async (stage) => {
      const { enter, outcome, append, advance, other, settle } = stage;
      const ana = await enter("blue");
      await append(ana, line("a"));
      const { epoch } = ana.view;
      ana.leave();
      await settle();
      await advance(LIMITS.roomKeepMs + 1000);
      assertEquals(await outcome("blue", { create: false }), "unknown");
      const ben = await enter("blue", { verifier: VERIFIER, in: other });
      assertNotEquals(ben.view.epoch, epoch);
      await append(ben, line("a"));
      assertEquals(ben.entries.map(({ seq }) => seq), [1]);
    });

    rule("no longer for who knocks in vain [PRIVATE-3]", async ({ enter, outcome, advance, settle }) => {
      (await enter("blue", { verifier: VERIFIER })).leave();
      await settle();
      for (let knock = 0; knock < 3; knock++) {
        await advance(LIMITS.roomKeepMs / 3);
        await outcome("blue", { create: false, verifier: OTHER_VERIFIER });
      }
      await advance(1000);
      await enter("blue", { verifier: OTHER_VERIFIER });
    });

    rule("as long as anybody is there [SEAT-7]", async ({ enter, append, advance, other, settle }) => {
      const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
      await append(ana, line("a"));
      ana.leave();
      await settle();
      await advance(LIMITS.roomKeepMs * 2);
      await append(ben, line("b"));
      assertEquals(ben.entries.map(({ seq }) => seq), [1, 2]);
    });
  });

  describe(`${name} knows who is there`, () => {
    rule("eldest first, in all processes [ENTER-6] [ROSTER-1]", async ({ enter, one, other }) => {
      const members = [];
      for (const [index, process] of [one, other, one].entries()) {
        members.push(await enter("blue", { in: process, name: `Member ${index}` }));
      }
      for (const member of members) assertEquals(member.names, ["Member 0", "Member 1", "Member 2"]);
    });

    rule(
      "and tells who comes, goes, types and takes another name [ROSTER-1] [ROSTER-2] [ROSTER-3]",
      async (stage) => {
        const { enter, one, other, settle } = stage;
        for (const process of [one, other]) {
          const ana = await enter("blue");
          const ben = await enter("blue", { in: process, name: "Ben" });
          const id = ben.place.id;
          ben.rename("Benjamin");
          ben.type(true);
          await settle();
          ben.leave();
          await settle();
          assertEquals(ana.presence, [
            ["joined", id, "Ben"],
            ["renamed", id, "Benjamin"],
            ["typing", id, true],
            ["left", id],
          ]);
          assertEquals(ana.names, ["Ana"]);
          ana.leave();
          await settle();
        }
      },
    );
  });

  describe(`${name} gives a place back`, () => {
    rule(
      "in any process, to who knows its secret: same member, nobody is told [SEAT-2] [SEAT-6]",
      async (stage) => {
        const { enter, one, other, settle } = stage;
        const [ana, ben] = [await enter("blue"), await enter("blue", { name: "Ben" })];
        let before = ben;
        for (const process of [other, one, one]) {
          before.lose();
          await settle();
          const resume = { seat: ben.place.id, secret: ben.secret };
          const again = await enter("blue", { name: null, in: process, resume });
          assertEquals([again.place.id, again.secret, again.isNew], [ben.place.id, ben.secret, false]);
          assert(again.place.generation > before.place.generation);
          assertEquals(again.names, ["Ana", "Ben"]);
          before = again;
        }
        const resume = { seat: ben.place.id, secret: ben.secret };
        await enter("blue", { name: "Benno", in: other, resume });
        assertEquals(ana.presence, [["joined", ben.place.id, "Ben"], ["renamed", ben.place.id, "Benno"]]);
      },
    );

    rule("not to a wrong secret, nor to another kind of client [SEAT-4]", async ({ enter, other }) => {
      const ana = await enter("blue");
      const resume = { seat: ana.place.id, secret: ana.secret };
      const others = [
        await enter("blue", { in: other, resume: { ...resume, secret: "wrong" } }),
        await enter("blue", { in: other, resume: { ...resume, seat: "unknown" } }),
        await enter("blue", { in: other, resume, dialect: "cookbook" }),
      ];
      assertEquals([others.map(({ isNew }) => isNew), ana.fenced], [[true, true, true], []]);
    });

    rule("to the newer socket, and fences the older one wherever it is [SEAT-3] [SEAT-8]", async (stage) => {
      const { enter, append, one, other, settle } = stage;
      const ben = await enter("blue", { name: "Ben" });
      for (const process of [one, other]) {
        const ana = await enter("blue");
        const resume = { seat: ana.place.id, secret: ana.secret };
        const again = await enter("blue", { in: process, resume });
        assertEquals(ana.fenced, [["replaced", ana.place.generation]]);
        const before = ben.presence.length;
        await append(ana, line("a"));
        ana.rename("Zombie");
        ana.type(true);
        ana.send({ to: ben.place.id });
        ana.lose();
        ana.leave();
        await settle();
        assertEquals([ben.entries, ben.errands, ben.presence.length], [[], [], before]);
        assertEquals(again.names, ["Ben", "Ana"]);
        again.leave();
        await settle();
      }
    });

    rule(
      "unless the socket was dialed before the one that has it [SEAT-3]",
      async ({ enter, outcome, other }) => {
        const ana = await enter("blue", { resume: { seat: "none", secret: "none", dialedAt: 20 } });
        const resume = { seat: ana.place.id, secret: ana.secret };
        assertEquals(await outcome("blue", { in: other, resume: { ...resume, dialedAt: 19 } }), "overtaken");
        assertEquals(ana.fenced, []);
        await enter("blue", { in: other, resume: { ...resume, dialedAt: 20 } });
        assertEquals(await outcome("blue", { resume: { ...resume, dialedAt: 2 } }), "overtaken");
        const newest = Number.MAX_SAFE_INTEGER;
        await enter("blue", { resume: { ...resume, dialedAt: newest } });
        assertEquals(await outcome("blue", { resume: { ...resume, dialedAt: newest - 1 } }), "overtaken");
      },
    );

    rule(
      "for the grace time; then its member leaves, once for everybody [SEAT-1] [SEAT-5]",
      async (stage) => {
        const { enter, advance, other, settle } = stage;
        const [ana, ben, cleo] = [
          await enter("blue"),
          await enter("blue", { in: other, name: "Ben" }),
          await enter("blue", { in: other, name: "Cleo" }),
        ];
        const left = (member: Member) => member.presence.filter(([what]) => what === "left");
        ben.lose();
        await settle();
        await advance(LIMITS.graceMs - 2000);
        assertEquals([left(ana), ana.names], [[], ["Ana", "Ben", "Cleo"]]);
        const again = await enter("blue", {
          name: null,
          resume: { seat: ben.place.id, secret: ben.secret },
        });
        await advance(LIMITS.graceMs * 2);
        assertEquals(again.names, ["Ana", "Ben", "Cleo"]);
        again.lose();
        await settle();
        await advance(LIMITS.graceMs + 6000);
        for (const member of [ana, cleo]) {
          assertEquals([left(member), member.names], [[["left", ben.place.id]], ["Ana", "Cleo"]]);
        }
        const late = await enter("blue", { resume: { seat: ben.place.id, secret: ben.secret } });
        assertEquals(late.isNew, true);
      },
    );
  });

  describe(`${name} sends a frame to one member`, () => {
    rule(
      "in any process, in the order sent, and to nobody else [SIGNAL-1]",
      async ({ enter, other, settle }) => {
        const [ana, ben, cleo] = [
          await enter("blue"),
          await enter("blue", { in: other }),
          await enter("blue"),
        ];
        const frames = Array.from(
          { length: 60 },
          (_, count) => `frame ${count} é\n${"x".repeat(count * 40)}`,
        );
        for (const target of [ben, cleo]) {
          for (const frame of frames) {
            ana.send({ to: target.place.id, frame });
          }
        }
        await settle();
        assertEquals([ben.errands, cleo.errands, ana.errands], [frames, frames, []]);
        assertEquals(ana.refusals, []);
      },
    );

    rule("or tells the sender that it can't [SIGNAL-2] [SIGNAL-4]", async ({ enter, other, settle }) => {
      const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
      const cook = await enter("blue", { dialect: "cookbook" });
      const stranger = await enter("green");
      for (const to of ["nobody", stranger.place.id, cook.place.id]) ana.send({ to });
      ben.lose();
      await settle();
      ana.send({ to: ben.place.id });
      await settle();
      assertEquals(ana.refusals, ["unknown-member", "unknown-member", "unknown-member", "member-away"]);
      assertEquals([ben.errands, cook.errands, stranger.errands], [[], [], []]);
    });

    rule(
      "unless it yields to a network that is slow; everything else waits or goes on [DIRECT-3]",
      async (stage) => {
        const { enter, other, settle, advance, append } = stage;
        const [ana, ben] = [await enter("blue"), await enter("blue", { in: other })];
        ben.isBehind = true;
        for (let count = 0; count < 40; count++) {
          ana.send({ to: ben.place.id, yields: true, frame: "x".repeat(48_000) });
          await settle();
        }
        assert(ana.refusals.length >= 15, `${ana.refusals.length} refusals`);
        assertEquals(new Set(ana.refusals), new Set(["member-busy"]));
        await append(ana, line("a"));
        assertEquals([ben.entries.length, ben.errands], [1, []]);
        ben.isBehind = false;
        await advance(1000);
        ana.send({ to: ben.place.id, yields: true, frame: "the last" });
        await settle();
        assertEquals([ben.errands.at(-1), ben.errands.length + ana.refusals.length], ["the last", 41]);
      },
    );

    rule(
      "that is its partner: the eldest Cookbook client without one, until either goes [COOK-5]",
      async (stage) => {
        const { enter, other, settle } = stage;
        const parley = await enter("blue");
        const one = await enter("blue", { dialect: "cookbook" });
        const two = await enter("blue", { dialect: "cookbook", in: other });
        const three = await enter("blue", { dialect: "cookbook", in: other });
        three.send({ frame: "nobody's answer" });
        two.send({ frame: "offer", finds: true });
        await settle();
        one.send({ frame: "answer" });
        three.send({ frame: "lonely", finds: true });
        await settle();
        assertEquals([one.errands, two.errands, three.errands], [["offer"], ["answer"], []]);
        one.leave();
        await settle();
        two.send({ frame: "too late" });
        three.send({ frame: "offer", finds: true });
        await settle();
        assertEquals([two.errands, three.errands], [["answer", "offer"], []]);
        assertEquals([parley.errands, one.refusals, two.refusals, three.refusals], [[], [], [], []]);
      },
      { members: 5 },
    );
  });
}

/** A line's draft; who appends it is its author. */
export function line(id: string, fields: Partial<Draft> = {}): Draft {
  return { id, from: "", name: "Ana", value: `text of ${id}`, ...fields };
}
