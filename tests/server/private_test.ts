import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS } from "../../lib/protocol/limits.ts";
import { admits } from "../../lib/server/verifier.ts";
import type { FakeClient } from "../fakes/fake_client.ts";
import { FakeServer, turn } from "../fakes/fake_server.ts";

const PROOF = "p".repeat(43);
const OTHER = "q".repeat(43);

/** Asks to enter the room and gives the frames of the answer, as they are. */
async function ask(client: FakeClient, fields: Record<string, unknown> = {}): Promise<string[]> {
  client.send({ type: "ENTERROOM", value: "blue", ...fields });
  await turn();
  return client.takeFrames();
}

const UNKNOWN = ['{"type":"WRONGROOM","reason":"unknown"}'];

describe("a private room", () => {
  it("is entered with the proof that it was made with, and says that it is private [PRIVATE-1] [PRIVATE-7]", async () => {
    const server = new FakeServer();
    assertEquals((await server.enter("blue", { proof: PROOF })).welcome.isPrivate, true);
    assertEquals((await server.enter("blue", { proof: PROOF, create: false })).welcome.isPrivate, true);
    assertEquals((await server.enter("green")).welcome.isPrivate, false);
  });

  for (const create of [false, true]) {
    it(`answers a wrong or missing proof as an unknown room does, create ${create} [PRIVATE-2] [PRIVATE-3]`, async () => {
      const server = new FakeServer();
      const ana = await server.enter("blue", { proof: PROOF });
      const unknown = await ask(server.connect(), { value: "nowhere", proof: OTHER });
      assertEquals(unknown, UNKNOWN);
      for (const proof of [OTHER, undefined, null]) {
        assertEquals(await ask(server.connect(), { create, proof }), UNKNOWN);
      }
      assertEquals([ana.take(), server.hub.counts.members], [[], 1]);
      await server.enter("blue", { proof: PROOF });
    });
  }

  it("asks for the proof again where a seat is resumed [PRIVATE-1]", async () => {
    const server = new FakeServer();
    const { self: seat, secret, epoch } = (await server.enter("blue", { proof: PROOF })).welcome;
    const resume = { seat, secret, epoch, seq: 0 };
    assertEquals(await ask(server.connect(), { resume, proof: OTHER }), UNKNOWN);
    assertEquals(await ask(server.connect(), { resume }), UNKNOWN);
    assertEquals((await server.enter("blue", { resume, proof: PROOF })).id, seat);
  });

  it("isn't kept longer by who knocks with a wrong proof while it is empty [PRIVATE-3] [SEAT-7]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue", { proof: PROOF });
    ana.send({ type: "leave" });
    for (let knock = 0; knock < 3; knock++) {
      server.clock.advance(LIMITS.roomKeepMs / 3);
      assertEquals(await ask(server.connect(), { proof: OTHER }), UNKNOWN);
    }
    server.clock.advance(1_000);
    assertEquals((await server.enter("blue", { proof: OTHER })).welcome.isPrivate, true);
  });

  it("lets the right proof in that knocks together with wrong ones, and one of two makers [PRIVATE-2] [PRIVATE-3]", async () => {
    const server = new FakeServer();
    (await server.enter("blue", { proof: PROOF })).send({ type: "leave" });
    const knocks = await Promise.all([OTHER, PROOF, OTHER].map((proof) => ask(server.connect(), { proof })));
    assertEquals(knocks.map(([frame = ""]) => JSON.parse(frame).type), ["WRONGROOM", "welcome", "WRONGROOM"]);
    const makers = await Promise.all(
      [OTHER, PROOF].map((proof) => ask(server.connect(), { value: "green", proof, create: true })),
    );
    assertEquals(makers.map(([frame = ""]) => JSON.parse(frame).type), ["welcome", "WRONGROOM"]);
  });

  it("can't be made of an open room, nor is one entered with a proof [PRIVATE-4]", async () => {
    const server = new FakeServer();
    await server.enter("blue");
    for (const create of [false, true]) {
      assertEquals(await ask(server.connect(), { create, proof: PROOF }), [
        '{"type":"WRONGROOM","reason":"open"}',
      ]);
    }
  });

  it("takes sealed values only, for every kind, and passes them on as they are [PRIVATE-5]", async () => {
    const server = new FakeServer({ env: { RATE_CHAT: "100/100" } });
    const ana = await server.enter("blue", { proof: PROOF });
    const values = ["hello there", "", "a=", "ä", "x".repeat(LIMITS.sealedCharacters + 1)];
    for (const [index, value] of values.entries()) {
      ana.send({ type: "CHATMSG", id: `bad-${index}`, value });
      assertEquals(ana.take(), [{ type: "error", code: "not-sealed", about: `bad-${index}` }]);
    }
    const long = "x".repeat(LIMITS.sealedCharacters);
    ana.send({ type: "CHATMSG", id: "a", value: long });
    for (const kind of ["edit", "react", "retract"]) {
      ana.send({ type: "CHATMSG", id: kind, kind, target: "a", value: long });
    }
    assertEquals(
      ana.takeOf("CHATMSG").map(({ value, name }) => [value, name]),
      Array(4).fill([long, "sealed"]),
    );
  });

  it("shows no name but a sealed one, as it is, once it is told [PRIVATE-6]", async () => {
    const server = new FakeServer();
    const ana = await server.enter("blue", { proof: PROOF, name: "Ana" });
    const ben = await server.enter("blue", { proof: PROOF, name: "Ben" });
    assertEquals(ben.welcome.members.map(({ name }) => name), ["sealed", "sealed"]);
    const name = "n".repeat(LIMITS.sealedNameCharacters);
    ben.send({ type: "rename", name });
    for (const bad of ["Ben Smith", "", `${name}n`]) ben.send({ type: "rename", name: bad });
    assertEquals(ben.takeOf("error").map(({ code }) => code), ["bad-name", "bad-name", "bad-name"]);
    assertEquals(ana.takeOf("renamed"), [{ type: "renamed", id: ben.id, name }]);
    const { self: seat, secret, epoch } = ben.welcome;
    const resume = { seat, secret, epoch, seq: 0 };
    const back = await server.enter("blue", { proof: PROOF, name: "Ben", resume });
    assertEquals(back.welcome.members.map((member) => member.name), ["sealed", name]);
  });

  it("is closed to Cookbook clients [PRIVATE-7]", async () => {
    const server = new FakeServer();
    await server.enter("17", { proof: PROOF });
    const client = server.connect({ dialect: "cookbook" });
    client.send({ type: "ENTERROOM", value: 17 });
    await turn();
    assertEquals(client.takeFrames(), UNKNOWN);
  });

  it("takes 256 bits of base64url for a proof, and nothing else [PRIVATE-1] [WIRE-6]", () => {
    for (const proof of ["", "x", PROOF + "p", "!".repeat(43), 5]) {
      const client = new FakeServer().connect();
      client.send({ type: "ENTERROOM", value: "blue", proof });
      assertEquals(client.closeCode(), 4000);
    }
  });

  it("leaves neither proof nor verifier in the log [PRIVATE-1]", async () => {
    const server = new FakeServer();
    await server.enter("blue", { proof: PROOF });
    await ask(server.connect(), { proof: OTHER });
    assertEquals(server.logged, []);
  });
});

describe("admits()", () => {
  it("takes the same verifier and no other [PRIVATE-1] [PRIVATE-2] [PRIVATE-4]", () => {
    assertEquals(admits("abc", "abc"), "admitted");
    for (const other of ["abd", "xbc", "ab", "abcd", "abcabc", "", undefined]) {
      assertEquals(admits("abc", other), "unknown");
    }
    assertEquals([admits(undefined, undefined), admits(undefined, "abc")], ["admitted", "open"]);
    assert(admits("", "x") === "unknown");
  });
});
