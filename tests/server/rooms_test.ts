import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Backplane, RoomChannel } from "../../lib/server/backplane.ts";
import { readConfig } from "../../lib/server/config.ts";
import { Ice } from "../../lib/server/ice.ts";
import type { Room } from "../../lib/server/room.ts";
import { NO_METRICS } from "../../lib/server/metrics.ts";
import { Rooms } from "../../lib/server/rooms.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";
import { seededBytes, seededRandom } from "../fakes/seeded_random.ts";

/** A backplane that answers when the test says so, and counts what is open. */
class SlowBackplane implements Backplane {
  readonly asked: { name: string; create: boolean; answer: (found: boolean | "busy" | Error) => void }[] = [];
  channels = 0;

  #channel(): RoomChannel {
    this.channels += 1;
    return {
      verifier: undefined,
      listen: () => {},
      since: () => ({ epoch: "e", seq: 0, entries: [], complete: true }),
      append: () => {},
      close: () => void (this.channels -= 1),
    };
  }

  open(name: string, { create }: { create: boolean }): ReturnType<Backplane["open"]> {
    const { promise, resolve, reject } = Promise.withResolvers<RoomChannel | "unknown" | "busy">();
    const answer = (found: boolean | "busy" | Error) => {
      if (found instanceof Error) reject(found);
      else if (found === "busy") resolve("busy");
      else resolve(found || create ? this.#channel() : "unknown");
    };
    this.asked.push({ name, create, answer });
    return promise;
  }

  close(): void {}
}

function newRooms() {
  const backplane = new SlowBackplane();
  const randomBytes = seededBytes(seededRandom(1));
  const rooms = new Rooms({
    backplane,
    clock: new DrivenClock(),
    randomBytes,
    config: readConfig({}),
    metrics: NO_METRICS,
    ice: new Ice({ config: readConfig({}), clock: new DrivenClock(), sign: () => "" }),
  });
  const seatIn = (room: Room) =>
    room.enter({ occupant: { waitingBytes: 0, send: () => {}, close: () => {} }, dialect: "parley" });
  return { backplane, rooms, seatIn };
}

describe("Rooms.open()", () => {
  it("opens a room once for all who enter at the same time [ENTER-1]", async () => {
    const { backplane, rooms, seatIn } = newRooms();
    const entered = new Set<Room>();
    const all = Array.from({ length: 50 }, () =>
      rooms.open("blue", { create: true }, (room) => {
        entered.add(room);
        seatIn(room);
      }));
    backplane.asked[0]?.answer(true);
    assertEquals(new Set(await Promise.all(all)), new Set(["opened"]));
    assertEquals([backplane.asked.length, entered.size, rooms.size, rooms.members], [1, 1, 1, 50]);
  });

  it("opens again for who makes the room when another only looked for it [ENTER-1]", async () => {
    const { backplane, rooms, seatIn } = newRooms();
    const looking = rooms.open("blue", { create: false }, seatIn);
    const making = rooms.open("blue", { create: true }, seatIn);
    const alsoMaking = rooms.open("blue", { create: true }, seatIn);
    backplane.asked[0]?.answer(false);
    assertEquals(await looking, "unknown");
    await turn();
    assertEquals(backplane.asked.map(({ create }) => create), [false, true]);
    backplane.asked[1]?.answer(false);
    assertEquals([await making, await alsoMaking, rooms.members], ["opened", "opened", 2]);
  });

  it("lets who looks for a room have the one that is just being made [ENTER-1]", async () => {
    const { backplane, rooms, seatIn } = newRooms();
    const making = rooms.open("blue", { create: true }, seatIn);
    const looking = rooms.open("blue", { create: false }, seatIn);
    backplane.asked[0]?.answer(false);
    assertEquals([await making, await looking, backplane.channels], ["opened", "opened", 1]);
  });

  it("closes a room in which nobody sat down", async () => {
    const { backplane, rooms } = newRooms();
    const opening = rooms.open("blue", { create: true }, () => {});
    backplane.asked[0]?.answer(true);
    await opening;
    assertEquals([rooms.size, backplane.channels], [0, 0]);
  });

  it("keeps a room open that empties while somebody is on the way in: no orphan [SEAT-7]", async () => {
    const { backplane, rooms, seatIn } = newRooms();
    let seated: Room | undefined;
    const first = rooms.open("blue", { create: true }, (room) => {
      const seat = seatIn(room);
      assert(seat !== "full");
      room.leave(seat);
    });
    const second = rooms.open("blue", { create: false }, (room) => {
      seated = room;
      seatIn(room);
    });
    backplane.asked[0]?.answer(true);
    assertEquals([await first, await second], ["opened", "opened"]);
    assertEquals([rooms.size, rooms.members, seated?.members, backplane.channels], [1, 1, 1, 1]);
  });

  it("opens anew after the last one has left", async () => {
    const { backplane, rooms, seatIn } = newRooms();
    const first = rooms.open("blue", { create: true }, (room) => {
      const seat = seatIn(room);
      queueMicrotask(() => seat !== "full" && room.leave(seat));
    });
    backplane.asked[0]?.answer(true);
    await first;
    await turn();
    assertEquals([rooms.size, backplane.channels], [0, 0]);
    const again = rooms.open("blue", { create: true }, seatIn);
    backplane.asked[1]?.answer(true);
    await again;
    assertEquals([rooms.size, rooms.members, backplane.channels], [1, 1, 1]);
  });

  it("passes a failure to everybody who waited, and forgets it", async () => {
    const { backplane, rooms, seatIn } = newRooms();
    const all = [rooms.open("blue", { create: true }, seatIn), rooms.open("blue", { create: true }, seatIn)];
    backplane.asked[0]?.answer(new Error("no store"));
    for (const opening of all) await assertRejects(() => opening, Error, "no store");
    assertEquals(rooms.size, 0);
    const again = rooms.open("blue", { create: true }, seatIn);
    backplane.asked[1]?.answer("busy");
    assertEquals([await again, rooms.size], ["busy", 0]);
  });

  it("closes the room also when sitting down fails", async () => {
    const { backplane, rooms } = newRooms();
    const opening = rooms.open("blue", { create: true }, () => {
      throw new Error("a bug");
    });
    backplane.asked[0]?.answer(true);
    await assertRejects(() => opening, Error, "a bug");
    assertEquals([rooms.size, backplane.channels], [0, 0]);
  });
});

describe("2,000 times the last one leaving while another enters", () => {
  it("leaves no orphan room and nobody deaf [SEAT-7] [LOG-2]", async () => {
    const server = new FakeServer({
      env: { RATE_JOINS: "9999/9999", RATE_CHAT: "9999/9999", RATE_FRAMES: "9999/9999" },
    });
    let last = await server.enter("blue");
    for (let round = 0; round < 2000; round++) {
      const next = server.connect();
      const steps = round % 16;
      next.send({ type: "ENTERROOM", value: "blue" });
      for (let step = 0; step < steps; step++) await Promise.resolve();
      last.send({ type: "leave" });
      await turn();
      next.send({ type: "CHATMSG", value: "heard" });
      assertEquals(next.takeOf("CHATMSG").length, 1);
      assertEquals(server.hub.counts.members, 1);
      last.wire.deliver();
      last = next;
    }
    assertEquals(server.hub.counts, { rooms: 1, members: 1, connections: 1 });
  });
});
