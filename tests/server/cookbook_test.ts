import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

async function enterCookbook(server: FakeServer, room: string | number = "blue"): Promise<FakeClient> {
  const client = server.connect({ dialect: "cookbook" });
  client.send({ type: "ENTERROOM", value: room });
  await turn();
  return client;
}

/** A room with a member of our own and so many Cookbook members. */
async function newRoom(count: number) {
  const server = new FakeServer();
  const ana = await server.enter("blue", { name: "Ana" });
  const cooks: FakeClient[] = [];
  for (let index = 0; index < count; index++) cooks.push(await enterCookbook(server));
  ana.take();
  const [first = ana, second = ana, third = ana, fourth = ana] = cooks;
  return { server, ana, first, second, third, fourth };
}

const offer = { type: "offer", sdp: "v=0 offer" };
const answer = { type: "answer", sdp: "v=0 answer" };
const candidate = { type: "candidate", label: 0, id: "0", candidate: "candidate:1" };

/** What a client has heard, parsed but otherwise as it came. */
const heard = (client: FakeClient) => client.takeFrames().map((frame) => JSON.parse(frame));

describe("a Cookbook client", () => {
  it("makes a room by GETROOM, is told its number, and sits in it [COOK-2] [ENTER-4]", async () => {
    const server = new FakeServer();
    const cook = server.connect({ dialect: "cookbook" });
    cook.send('{"type":"GETROOM","value":""}');
    await turn();
    const [room, ...rest] = heard(cook);
    assertEquals([room.type, Object.keys(room), rest], ["GETROOM", ["type", "value"], []]);
    assert(Number.isSafeInteger(room.value) && room.value >= 0, String(room.value));
    assertEquals(server.hub.counts.members, 1);
    const other = await enterCookbook(server, room.value);
    other.send({ type: "CHATMSG", value: "hi" });
    assertEquals(heard(cook), [{ type: "CHATMSG", value: "hi" }]);
  });

  it("gets another number each time [COOK-2]", async () => {
    const server = new FakeServer();
    const numbers = new Set<number>();
    for (let count = 0; count < 20; count++) {
      const cook = server.connect({ dialect: "cookbook" });
      cook.send({ type: "GETROOM", value: "" });
      await turn();
      numbers.add(heard(cook)[0].value);
    }
    assertEquals(numbers.size, 20);
  });

  it("enters in silence, or hears WRONGROOM [COOK-3]", async () => {
    const server = new FakeServer();
    assertEquals(heard(await enterCookbook(server, 5)), [{ type: "WRONGROOM", reason: "unknown" }]);
    await server.enter("5");
    assertEquals(heard(await enterCookbook(server, 5)), []);
    assertEquals(server.hub.counts.members, 2);
  });

  it("loses nothing that it sends behind ENTERROOM without waiting [COOK-3] [ENTER-9]", async () => {
    const { server, ana, first } = await newRoom(1);
    const cook = server.connect({ dialect: "cookbook" });
    for (
      const message of [{ type: "ENTERROOM", value: "blue" }, offer, candidate, {
        type: "CHATMSG",
        value: "hi",
      }]
    ) {
      cook.send(message);
    }
    await turn();
    assertEquals(heard(first), [offer, candidate, { type: "CHATMSG", value: "hi" }]);
    assertEquals(ana.take().map((message) => message.type), ["joined", "CHATMSG"]);
  });

  it("is sent the recipe's words only, one message a frame [COOK-1]", async () => {
    const { server, ana, first, second } = await newRoom(2);
    const ben = await server.enter("blue", { name: "Ben" });
    ben.send({ type: "rename", name: "Benjamin" });
    ben.send({ type: "typing", on: true });
    ben.send({ type: "CHATMSG", id: "l", value: "hi" });
    ben.send({ type: "CHATMSG", id: "e", value: "hi!", kind: "edit", target: "l" });
    ben.send({ type: "CHATMSG", id: "r", value: "+", kind: "react", target: "l" });
    ben.send({ type: "CHATMSG", id: "x", value: "", kind: "retract", target: "l" });
    ben.send({ type: "leave" });
    first.send(offer);
    first.send({ type: "ping" });
    first.send({ type: "rename", name: "" });
    assertEquals(heard(first), [{ type: "CHATMSG", value: "hi" }]);
    assertEquals(heard(second), [{ type: "CHATMSG", value: "hi" }, offer]);
    assertEquals(ana.closeCode(), undefined);
  });

  it("is sent others' lines escaped, and never its own [COOK-4]", async () => {
    const { ana, first, second } = await newRoom(2);
    const value = `<img src=x onerror="alert('1')"> & 'more'`;
    const escaped = "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; &#39;more&#39;";
    first.send({ type: "CHATMSG", value });
    assertEquals([heard(first), heard(second)], [[], [{ type: "CHATMSG", value: escaped }]]);
    ana.send({ type: "CHATMSG", value });
    const line = { type: "CHATMSG", value: escaped };
    assertEquals([heard(first), heard(second)], [[line], [line]]);
  });

  it("is a member called Guest, whose lines are entries, for our own [COOK-4]", async () => {
    const { server, ana } = await newRoom(0);
    const cook = await enterCookbook(server);
    const [joined] = ana.takeOf("joined");
    assertEquals(joined?.member.name, "Guest");
    cook.send({ type: "CHATMSG", value: "<b>hi</b>", id: "mine", kind: "edit", target: "x" });
    const [line] = ana.takeOf("CHATMSG");
    assertEquals([line?.from, line?.name, line?.value, line?.seq, line?.kind], [
      joined?.member.id,
      "Guest",
      "<b>hi</b>",
      1,
      undefined,
    ]);
    assert(line?.id !== "mine");
  });

  it("hears nothing of what was said before [COOK-4]", async () => {
    const { server, ana } = await newRoom(0);
    ana.send({ type: "CHATMSG", value: "before" });
    assertEquals(heard(await enterCookbook(server)), []);
  });

  it("passes its offer to the eldest other one, and back and forth between the two [COOK-5]", async () => {
    const { ana, first, second, third } = await newRoom(3);
    second.send(offer);
    first.send(answer);
    first.send(candidate);
    second.send(candidate);
    assertEquals(heard(first), [offer, candidate]);
    assertEquals(heard(second), [answer, candidate]);
    assertEquals([heard(third), ana.take()], [[], []]);
  });

  it("gets a free partner only, and keeps it [COOK-5]", async () => {
    const { first, second, third, fourth } = await newRoom(4);
    second.send(offer);
    fourth.send(offer);
    second.send(offer);
    assertEquals([heard(first), heard(third)], [[offer, offer], [offer]]);
    assertEquals([heard(second), heard(fourth)], [[], []]);
  });

  it("has its signals dropped without a partner, and finds another when one has gone [COOK-5]", async () => {
    const { first, second, third } = await newRoom(3);
    first.send(answer);
    first.send(candidate);
    first.send(offer);
    third.send(offer);
    assertEquals([heard(second), heard(third), heard(first)], [[offer], [], []]);
    second.wire.cut();
    first.send(candidate);
    third.send(offer);
    assertEquals([heard(first), heard(third)], [[offer], []]);
  });

  it("passes signals as they were sent, whatever else is in them [COOK-5] [WIRE-5]", async () => {
    const { ana, first, second } = await newRoom(2);
    second.send({ ...offer, to: ana.id, from: "x", extra: 1 });
    assertEquals([heard(first), ana.take()], [[offer], []]);
  });

  it("over its chat rate is closed with 4005, since it can't be told [COOK-6]", async () => {
    const { ana, first } = await newRoom(1);
    for (let count = 0; count < 20; count++) first.send({ type: "CHATMSG", value: `line ${count}` });
    assertEquals(first.closeCode(), undefined);
    first.send({ type: "CHATMSG", value: "one too many" });
    assertEquals(first.closeCode(), CLOSE.flooding.code);
    assertEquals(ana.takeOf("CHATMSG").length, 20);
  });

  it("has empty and too long texts dropped [COOK-6]", async () => {
    const { ana, first } = await newRoom(1);
    for (const value of ["", " ", "x".repeat(LIMITS.textBytes + 1)]) first.send({ type: "CHATMSG", value });
    assertEquals([heard(first), first.closeCode(), ana.take()], [[], undefined, []]);
  });

  it("hears of a rate of its address as of a busy server [RATE-3]", async () => {
    const server = new FakeServer({ env: { RATE_ROOMS: "1/1" } });
    const [first, second] = [0, 1].map(() => server.connect({ dialect: "cookbook" }));
    for (const client of [first, second]) client?.send({ type: "GETROOM", value: "" });
    await turn();
    assert(first !== undefined && second !== undefined);
    assertEquals([heard(first)[0].type, heard(second)], ["GETROOM", [{ type: "WRONGROOM", reason: "busy" }]]);
  });

  it("that reads too slowly goes, after everybody has heard what it missed [COOK-4] [WIRE-9]", async () => {
    const server = new FakeServer();
    const slow = server.connect({ dialect: "cookbook" });
    slow.send({ type: "GETROOM", value: "" });
    await turn();
    const ana = await server.enter(String(heard(slow)[0].value));
    slow.wire.stuffed = LIMITS.bufferedBytes + 1;
    ana.send({ type: "CHATMSG", value: "hi" });
    assertEquals(slow.closeCode(), CLOSE.tooSlow.code);
    assertEquals(ana.take().map((message) => message.type), ["CHATMSG", "left"]);
  });
});
