import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { afterAll, describe, it } from "@std/testing/bdd";
import { PRESENCE } from "../../lib/server/redis_script.ts";
import { type BackplaneLimits, line } from "../contracts/backplane_contract.ts";
import { Member } from "../contracts/member.ts";
import { FakeServer } from "../fakes/fake_server.ts";
import { until } from "../fakes/until.ts";
import { RedisServer } from "./redis_server.ts";
import { newRedisUnderTest, type RedisUnderTest } from "./redis_under_test.ts";
import { SlowDoor } from "./torture/slow_door.ts";

const LIMITS: BackplaneLimits = {
  ...{ rooms: 999, members: 99, roomKeepMs: 60_000, graceMs: 0, historyEntries: 500, historyBytes: 1e6 },
};

const server = await RedisServer.start();

/** Runs with two processes on the store, and ends them. */
async function withProcesses(
  test: (under: RedisUnderTest) => Promise<void>,
  { store = server, limits = {} }: { store?: RedisServer | undefined; limits?: Partial<BackplaneLimits> } =
    {},
): Promise<void> {
  assert(store !== undefined);
  const under = await newRedisUnderTest(store, { ...LIMITS, ...limits });
  try {
    await test(under);
  } finally {
    await under.close();
  }
}

if (server !== undefined) describe("several processes on a real store", () => rulesOn(server));

function rulesOn(server: RedisServer): void {
  afterAll(() => server[Symbol.asyncDispose]());

  describe("where things went wrong once", () => {
    it("a joiner's replay races the running log: nothing is left out or doubled [LOG-2] [ENTER-6]", async () => {
      await withProcesses(async ({ processes: [one, other], settle }) => {
        const ana = await Member.enter(one, "blue");
        let isTalking = true;
        const talking = (async () => {
          for (let count = 0; isTalking && count < 450; count++) {
            ana.append(line(`i${count}`));
            if (count % 3 === 0) await Promise.resolve().then(() => settleOne());
          }
        })();
        async function settleOne(): Promise<void> {
          await server.client.ping();
        }
        const joiners: { member: Member; seq: number }[] = [];
        for (let count = 0; count < 40; count++) {
          const member = await Member.enter(other, "blue");
          joiners.push({ member, seq: member.view.seq - member.entries.length });
        }
        isTalking = false;
        await talking;
        await settle();
        const { seq: newest } = ana.view;
        assert(newest > 40, `only ${newest} lines were said meanwhile`);
        for (const { member, seq } of joiners) {
          const expected = Array.from({ length: newest - seq }, (_, index) => seq + 1 + index);
          assertEquals(member.entries.map((entry) => entry.seq), expected);
        }
      });
    });

    it("lines that are sent before the room is entered come in their order [ENTER-9] [LOG-2]", async () => {
      await withProcesses(async ({ processes: [one] }) => {
        const hub = new FakeServer({ backplane: () => one, env: { RATE_CHAT: "99/99" } });
        const client = hub.connect();
        client.send({ type: "ENTERROOM", value: "blue", create: true });
        const texts = Array.from({ length: 30 }, (_, count) => `line ${count}`);
        for (const value of texts) client.send({ type: "CHATMSG", value });
        const heard: ReturnType<typeof client.takeOf<"CHATMSG">> = [];
        await until(() => heard.push(...client.takeOf("CHATMSG")) >= texts.length);
        assertEquals(heard.map(({ value, seq }) => [value, seq]), [
          ...texts.map((text, index) => [text, index + 1]),
        ]);
      });
    });

    for (const roomKeepMs of [0, 60_000]) {
      it(`the last one leaves while another comes: nobody is left deaf, kept ${roomKeepMs} ms [SEAT-7]`, async () => {
        await withProcesses(async ({ processes, settle }) => {
          let last = await Member.enter(processes[0], "blue");
          for (let round = 0; round < 100; round++) {
            const entering = Member.enter(processes[(round + 1) % 2] ?? processes[0], "blue");
            if (round % 3 === 0) await server.client.ping();
            last.leave();
            const next = await entering;
            next.append(line(`i${round}`));
            await until(() => next.entries.length === 1, `round ${round}`);
            last = next;
          }
          const ben = await Member.enter(processes[0], "blue");
          await settle();
          assertEquals([ben.people.length, last.hasEnded], [2, false]);
        }, { limits: { roomKeepMs } });
      });
    }

    it("numbers of a lost tail are given again only in another life, and everybody is told [LOG-8]", async () => {
      const store = await RedisServer.start({ settings: [["dbfilename", "dump.rdb"]] });
      assert(store !== undefined);
      try {
        await withProcesses(async ({ processes: [one, other], settle }) => {
          const [ana, ben] = [await Member.enter(one, "blue"), await Member.enter(other, "blue")];
          ana.append(line("a"));
          await settle();
          await store.client.save();
          ana.append(line("b"));
          await settle();
          const { epoch } = ana.view;
          await store.restart();
          await until(() => ana.hasEnded && ben.hasEnded && one.isUp && other.isUp);
          const again = await Member.enter(other, "blue", {
            resume: { seat: ana.place.id, secret: ana.secret },
          });
          again.append(line("c"));
          await settle();
          assertEquals([again.isNew, again.entries.map(({ id, seq }) => [id, seq])], [false, [["c", 2]]]);
          assertNotEquals(again.view.epoch, epoch);
          assertEquals(again.since({ epoch, seq: 2 }).complete, false);
        }, { store, limits: { graceMs: 30_000 } });
      } finally {
        await store[Symbol.asyncDispose]();
      }
    });

    it("a private room that lost its tail begins with an empty log: sealed lines are good for one life [LOG-8]", async () => {
      const store = await RedisServer.start({ persistence: "always" });
      assert(store !== undefined);
      try {
        await withProcesses(async ({ processes: [one, other], settle }) => {
          const verifier = "v".repeat(43);
          const ana = await Member.enter(one, "blue", { verifier });
          ana.append(line("a"));
          await settle();
          await store.restart();
          await until(() => ana.hasEnded && one.isUp && other.isUp);
          const again = await Member.enter(other, "blue", { verifier });
          assertEquals([again.view.entries, again.view.seq], [[], 1]);
          again.append(line("a"));
          await settle();
          assertEquals(again.entries.map(({ id, seq }) => [id, seq]), [["a", 2]]);
        }, { store, limits: { graceMs: 30_000 } });
      } finally {
        await store[Symbol.asyncDispose]();
      }
    });

    it("a store that stood still lets nobody expire who was there [SEAT-9]", async () => {
      await withProcesses(async ({ processes: [one, other], prefix, settle }) => {
        const [ana, ben] = [
          await Member.enter(one, "blue"),
          await Member.enter(other, "blue", { name: "Ben" }),
        ];
        await settle();
        await server.age(prefix, PRESENCE.deadMs * 3);
        await one.beat();
        await settle();
        assertEquals([ana.names, ben.names, ana.presence.slice(1)], [["Ana", "Ben"], ["Ana", "Ben"], []]);
      });
    });

    it("a process that is dead lets its members wait, and then leave once [SEAT-9]", async () => {
      await withProcesses(async ({ processes: [one, other], prefix, advance, settle }) => {
        const dead = await newRedisUnderTest(server, { ...LIMITS, graceMs: 20_000 }, { prefix });
        const [ana, ben] = [await Member.enter(one, "blue"), await Member.enter(other, "blue")];
        const zoe = await Member.enter(dead.processes[0], "blue", { name: "Zoe" });
        await dead.close();
        await advance(PRESENCE.deadMs + 10_000);
        ana.send({ to: zoe.place.id });
        await settle();
        assertEquals([ana.names, ana.refusals], [["Ana", "Ana", "Zoe"], ["member-away"]]);
        const back = await Member.enter(one, "blue", {
          name: null,
          resume: { seat: zoe.place.id, secret: zoe.secret },
        });
        assertEquals([back.isNew, back.names], [false, ["Ana", "Ana", "Zoe"]]);
        back.lose();
        await settle();
        await advance(40_000);
        for (const member of [ana, ben]) {
          assertEquals(member.presence.filter(([what]) => what === "left"), [["left", zoe.place.id]]);
        }
      }, { limits: { graceMs: 20_000 } });
    });

    it("a store that doesn't answer while somebody enters doesn't shut the room for ever [STORE-1] [STORE-2]", async () => {
      await withProcesses(async ({ processes: [one, other], settle }) => {
        const ana = await Member.enter(one, "blue");
        server.freeze();
        ana.append(line("a"));
        const entering = Member.attempt(other, "blue");
        const { entering: { result } } = await entering;
        await until(() => ana.answers.length === 1);
        server.thaw();
        assertEquals([result, ana.answers], ["unavailable", [["a", "refused", "unavailable"]]]);
        await until(() => other.isUp && one.isUp);
        const ben = await Member.enter(other, "blue", { create: false });
        ana.append(line("a"));
        await settle();
        await settle();
        assertEquals(ben.view.entries, ana.encoded);
        assertEquals(ana.entries.map(({ id, seq }) => [id, seq]), [["a", 1]]);
      });
    });

    it("a process that hasn't heard that its place was taken can do nothing in it [SEAT-8]", async () => {
      await withProcesses(async ({ processes: [one, other], prefix, settle }) => {
        const [ana, ben] = [
          await Member.enter(one, "blue"),
          await Member.enter(other, "blue", { name: "Ben" }),
        ];
        const key = `${prefix}{blue}:members`;
        const acts: readonly ((zombie: Member) => void)[] = [
          (zombie) => zombie.append(line("zombie")),
          (zombie) => zombie.rename("Zombie"),
          (zombie) => zombie.send({ to: ben.place.id }),
          (zombie) => zombie.leave(),
          (zombie) => zombie.lose(),
        ];
        let zombie = ana;
        for (const act of acts) {
          // So the news goes to a process that isn't there.
          const record = JSON.parse(await server.client.hget(key, ana.place.id) ?? "");
          await server.client.hset(key, ana.place.id, JSON.stringify({ ...record, i: "nowhere" }));
          const resume = { seat: ana.place.id, secret: ana.secret };
          const again = await Member.enter(one, "blue", { resume, name: null });
          act(zombie);
          await settle();
          assertEquals(again.fenced, []);
          if (!zombie.isGone) assertEquals(zombie.fenced, [["replaced", zombie.place.generation]]);
          zombie = again;
        }
        ben.send({ to: ana.place.id, frame: "to the last" });
        await settle();
        assertEquals([ben.entries, ben.errands, ben.names, ben.refusals], [[], [], ["Ana", "Ben"], []]);
        assertEquals(zombie.errands, ["to the last"]);
      }, { limits: { graceMs: 30_000 } });
    });

    it("a process that is cut off refuses in time, and its members count as gone when it is back [STORE-1] [SEAT-8]", async () => {
      using door = new SlowDoor(server.port);
      await withProcesses(async ({ processes: [one], prefix, advance, settle }) => {
        const behind = await newRedisUnderTest(server, LIMITS, {
          prefix,
          url: `redis://127.0.0.1:${door.port}`,
        });
        const [away] = behind.processes;
        const ana = await Member.enter(one, "blue");
        const zoe = await Member.enter(away, "blue", { name: "Zoe" });
        door.shut();
        zoe.append(line("zombie"));
        await until(() => zoe.answers.length === 1);
        assertEquals(zoe.answers, [["zombie", "refused", "unavailable"]]);
        await advance(PRESENCE.deadMs + 10_000);
        assertEquals(ana.presence, [["joined", zoe.place.id, "Zoe"], ["left", zoe.place.id]]);
        ana.append(line("a"));
        await settle();
        door.open();
        await behind.settle();
        await until(() => zoe.fenced.length > 0 || zoe.hasEnded);
        assertEquals([zoe.fenced, zoe.hasEnded], [[["gone", zoe.place.generation]], false]);
        await behind.close();
        assertEquals(ana.names, ["Ana"]);
      });
    });
  });

  describe("a process that doesn't hear what is published", () => {
    it("reads what it missed, the last change too, and takes nothing twice [STORE-3]", async () => {
      await withProcesses(async ({ processes: [one, other], settle, clock }) => {
        const [ana, ben] = [await Member.enter(one, "blue"), await Member.enter(other, "blue")];
        for (let round = 0; round < 10; round++) {
          await server.client.client("KILL", "TYPE", "pubsub");
          for (let count = 0; count < 5; count++) ana.append(line(`i${round}-${count}`));
          ben.rename(`Ben ${round}`);
          await until(() => !one.isUp || !other.isUp);
          await until(() => one.isUp && other.isUp);
          await settle();
          clock.advance(200);
          await settle();
        }
        assertEquals(ana.entries.map(({ seq }) => seq), Array.from({ length: 50 }, (_, index) => index + 1));
        assertEquals([ben.encoded, ben.names, ana.names], [ana.encoded, ["Ana", "Ben 9"], ["Ana", "Ben 9"]]);
      });
    });

    it("notices a connection that seems alive and is dead, and makes it anew [STORE-3]", async () => {
      using door = new SlowDoor(server.port);
      await withProcesses(async ({ processes: [one], prefix, settle }) => {
        const behind = await newRedisUnderTest(server, LIMITS, {
          prefix,
          url: `redis://127.0.0.1:${door.port}`,
        });
        const [deaf] = behind.processes;
        const [ana, ben] = [await Member.enter(one, "blue"), await Member.enter(deaf, "blue")];
        const list = String(await server.client.call("CLIENT", "LIST", "TYPE", "pubsub")).split("\n");
        for (const client of list) door.stall(Number(/ addr=\S+:(\d+) /.exec(` ${client}`)?.[1]));
        ana.append(line("a"));
        await settle();
        assertEquals([ben.entries, deaf.isUp], [[], true]);
        const beat = deaf.beat();
        await server.client.ping();
        behind.clock.advance(3_000);
        await beat;
        assertEquals(deaf.isUp, false);
        await until(() => deaf.isUp);
        await deaf.beat();
        behind.clock.advance(200);
        await until(() => ben.entries.length === 1);
        await behind.close();
      });
    });

    it("tells an author of its own line in its place, though it was answered before [LOG-2] [LOG-3]", async () => {
      await withProcesses(async ({ processes: [one], settle, clock }) => {
        const ana = await Member.enter(one, "blue");
        await server.client.client("KILL", "TYPE", "pubsub");
        for (const id of ["a", "b", "b"]) ana.append(line(id));
        await until(() => !one.isUp);
        await until(() => one.isUp);
        await settle();
        clock.advance(200);
        await settle();
        assertEquals([ana.entries.map(({ id }) => id), ana.answers], [["a", "b"], []]);
      });
    });

    it("gets the mail of its members all the same, in order [SIGNAL-1] [STORE-3]", async () => {
      await withProcesses(async ({ processes: [one, other], settle }) => {
        const [ana, ben] = [await Member.enter(one, "blue"), await Member.enter(other, "blue")];
        await server.client.client("KILL", "TYPE", "pubsub");
        const frames = Array.from({ length: 20 }, (_, count) => `frame ${count}`);
        for (const frame of frames) ana.send({ to: ben.place.id, frame });
        await until(() => one.isUp && other.isUp);
        await settle();
        await until(() => ben.errands.length >= frames.length);
        assertEquals(ben.errands, frames);
      });
    });

    it("hands the mail to the process that its member resumes at, what was handed over excepted [SIGNAL-1]", async () => {
      await withProcesses(async ({ processes: [one, other], prefix, settle }) => {
        const dead = await newRedisUnderTest(server, { ...LIMITS, graceMs: 30_000 }, { prefix });
        const ana = await Member.enter(one, "blue");
        const ben = await Member.enter(dead.processes[0], "blue");
        ana.send({ to: ben.place.id, frame: "before" });
        await settle();
        await until(() => ben.errands.length === 1);
        await dead.settle();
        await dead.close();
        for (const frame of ["one", "two", "three"]) ana.send({ to: ben.place.id, frame });
        await settle();
        const again = await Member.enter(other, "blue", {
          resume: { seat: ben.place.id, secret: ben.secret },
        });
        ana.send({ to: ben.place.id, frame: "four" });
        await until(() => again.errands.length >= 4);
        assertEquals([again.errands, ana.refusals], [["one", "two", "three", "four"], []]);
      }, { limits: { graceMs: 30_000 } });
    });
  });
}
