import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Applicant, Entering } from "../../lib/server/backplane.ts";
import { readConfig } from "../../lib/server/config.ts";
import type { Guest } from "../../lib/server/guest.ts";
import { Ice } from "../../lib/server/ice.ts";
import type { Room } from "../../lib/server/room.ts";
import { NO_METRICS } from "../../lib/server/metrics.ts";
import { Rooms } from "../../lib/server/rooms.ts";
import type { Seat } from "../../lib/server/seat.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakeBackplane, seated } from "../fakes/fake_backplane.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";
import { seededBytes, seededRandom } from "../fakes/seeded_random.ts";

function newRooms() {
  const asked: { applicant: Applicant; answer: (entering: Entering) => void }[] = [];
  const backplane = new FakeBackplane((applicant, answer) => void asked.push({ applicant, answer }));
  const rooms = new Rooms({
    backplane,
    clock: new DrivenClock(),
    randomBytes: seededBytes(seededRandom(1)),
    config: readConfig({}),
    metrics: NO_METRICS,
    ice: new Ice({ config: readConfig({}), clock: new DrivenClock(), sign: () => "" }),
  });
  const sitting: { room: Room; seat: Seat }[] = [];
  const closes: number[] = [];
  const guest: Guest = {
    occupant: { waitingBytes: 0, send: () => {}, close: ({ code }) => void closes.push(code) },
    dialect: "parley",
    create: true,
    isWaiting: () => true,
    sit: (room, seat) => void sitting.push({ room, seat }),
  };
  return { backplane, rooms, guest, asked, sitting, closes };
}

describe("Rooms.enter()", () => {
  it("opens a room once for all who enter at the same time [ENTER-1]", async () => {
    const { backplane, rooms, guest, asked, sitting } = newRooms();
    const all = Array.from({ length: 50 }, () => rooms.enter("blue", guest));
    for (const [index, { answer }] of asked.entries()) answer(seated(`m${index}`));
    assertEquals(await Promise.all(all), Array(50).fill("entered"));
    assertEquals([backplane.channels, new Set(sitting.map(({ room }) => room)).size, rooms.size], [1, 1, 1]);
  });

  it("asks for each one with its own terms [ENTER-1] [PRIVATE-2]", async () => {
    const { rooms, guest, asked } = newRooms();
    const looking = rooms.enter("blue", { ...guest, create: false, verifier: "v" });
    const making = rooms.enter("blue", guest);
    assertEquals(asked.map(({ applicant: { create, verifier } }) => [create, verifier]), [
      [false, "v"],
      [true, undefined],
    ]);
    asked[1]?.answer(seated("m"));
    asked[0]?.answer({ result: "refused", reason: "unknown" });
    assertEquals([await looking, await making, rooms.size], ["unknown", "entered", 1]);
  });

  it("closes a room in which nobody sat down", async () => {
    const { backplane, rooms, guest, asked } = newRooms();
    const entering = rooms.enter("blue", guest);
    asked[0]?.answer({ result: "refused", reason: "full" });
    assertEquals([await entering, rooms.size, backplane.channels], ["full", 0, 0]);
  });

  it("keeps a room open that empties while somebody is on the way in: no orphan [SEAT-7]", async () => {
    const { backplane, rooms, guest, asked, sitting } = newRooms();
    const first = rooms.enter("blue", guest);
    const second = rooms.enter("blue", guest);
    asked[0]?.answer(seated("first"));
    await first;
    sitting[0]!.room.leave(sitting[0]!.seat);
    assertEquals([rooms.size, backplane.channels], [1, 1]);
    asked[1]?.answer(seated("second"));
    await second;
    assertEquals([rooms.size, backplane.channels, sitting[1]?.room === sitting[0]?.room], [1, 1, true]);
  });

  it("opens anew after the last one has left", async () => {
    const { backplane, rooms, guest, asked, sitting } = newRooms();
    const first = rooms.enter("blue", guest);
    asked[0]?.answer(seated("first"));
    await first;
    sitting[0]!.room.leave(sitting[0]!.seat);
    assertEquals([rooms.size, backplane.channels], [0, 0]);
    const again = rooms.enter("blue", guest);
    asked[1]?.answer(seated("second"));
    await again;
    assertEquals([rooms.size, backplane.channels], [1, 1]);
  });

  it("sends everybody to enter again when the room can't be followed, and opens it anew then [SEAT-8]", async () => {
    const { backplane, rooms, guest, asked, closes } = newRooms();
    const first = rooms.enter("blue", guest);
    asked[0]?.answer(seated("first"));
    await first;
    const late = rooms.enter("blue", guest);
    backplane.events?.ended();
    assertEquals([rooms.size, backplane.channels, closes], [0, 0, [4010]]);
    const again = rooms.enter("blue", guest);
    asked[1]?.answer({ result: "unavailable", retryMs: 5 });
    asked[2]?.answer(seated("second"));
    assertEquals([await late, await again], [{ code: "unavailable", retryMs: 5 }, "entered"]);
    assertEquals([rooms.size, backplane.channels], [1, 1]);
  });

  it("closes the room also when sitting down fails", async () => {
    const { backplane, rooms, guest, asked } = newRooms();
    const entering = rooms.enter("blue", {
      ...guest,
      sit: (room, seat) => {
        room.lost(seat);
        throw new Error("a bug");
      },
    });
    asked[0]?.answer(seated("first"));
    await assertRejects(() => entering, Error, "a bug");
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
