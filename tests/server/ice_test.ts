import { createHmac } from "node:crypto";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Config, ConfigError, readConfig } from "../../lib/server/config.ts";
import { Ice } from "../../lib/server/ice.ts";
import { DrivenClock } from "../fakes/driven_clock.ts";
import { FakeServer } from "../fakes/fake_server.ts";

const ENV = {
  ICE_SERVERS: '[{"urls":"stun:stun.example"}]',
  TURN_URLS: "turn:turn.example:3478?transport=udp, turns:turn.example",
  TURN_SECRET: "north",
  TURN_TTL: "600",
};
const STUN = { urls: ["stun:stun.example"] };
const urls = ["turn:turn.example:3478?transport=udp", "turns:turn.example"];
const configOf = (env: Readonly<Record<string, string>>): Config => readConfig(env);

describe("Ice", () => {
  it("signs credentials as coturn expects them: HMAC-SHA-1 of expiry and member, in base64 [ICE-2]", () => {
    const ice = new Ice({
      config: configOf(ENV),
      clock: new DrivenClock(1_700_000_000_000),
      sign: (secret, text) => createHmac("sha1", secret).update(text).digest("base64"),
    });
    assertEquals(ice.serversFor("ana"), {
      // printf %s 1700000600:ana | openssl dgst -sha1 -hmac north -binary | base64
      servers: [STUN, { urls, username: "1700000600:ana", credential: "CUniVFvDjgPnZ3VOzvcSzL4PGY4=" }],
      ttlMs: 600_000,
    });
  });

  it("hands out nothing by default, and fixed servers without a time [ICE-1]", () => {
    const serversFor = (env: Readonly<Record<string, string>>) =>
      new Ice({ config: configOf(env), clock: new DrivenClock(), sign: () => "" }).serversFor("ana");
    assertEquals(serversFor({}), { servers: [] });
    assertEquals(serversFor({ ICE_SERVERS: ENV.ICE_SERVERS }), { servers: [STUN] });
  });
});

describe("the ICE servers of a room", () => {
  it("are for seated members only, each with its own name [ICE-1] [ICE-2]", async () => {
    const server = new FakeServer({ env: ENV });
    const ana = await server.enter("blue");
    const ben = await server.enter("blue");
    for (const { welcome: { self, ice } } of [ana, ben]) {
      const username = `${server.clock.now() / 1000 + 600}:${self}`;
      assertEquals(ice, {
        servers: [STUN, { urls, username, credential: `north signs ${username}` }],
        ttlMs: 600_000,
      });
    }
    const outsider = server.connect();
    outsider.send({ type: "ice" });
    assertEquals(outsider.takeFrames(), []);
    assertEquals(outsider.closed?.code, 4002);
    const refused = server.connect();
    refused.send({ type: "ENTERROOM", value: "unknown-room" });
    assert(!refused.takeFrames().join().includes("turn"));
  });

  it("come fresh when asked for, within the rate of hints [ICE-3] [RATE-1]", async () => {
    const server = new FakeServer({ env: { ...ENV, RATE_HINTS: "1/1" } });
    const ana = await server.enter("blue");
    server.clock.advance(10_000);
    ana.send({ type: "ice" });
    const username = `${server.clock.now() / 1000 + 600}:${ana.id}`;
    const [ice] = ana.takeOf("ice");
    assertEquals(ice?.servers.at(-1), { urls, username, credential: `north signs ${username}` });
    ana.send({ type: "ice" });
    assertEquals(ana.take(), [{ type: "error", code: "rate-limited", about: "ice", retryMs: 1000 }]);
  });

  it("come with every welcome, that of a resumed seat too [ICE-3]", async () => {
    const server = new FakeServer({ env: ENV });
    const ana = await server.enter("blue");
    const { self: seat, secret, epoch, seq } = ana.welcome;
    ana.wire.cut();
    server.clock.advance(10_000);
    const back = await server.enter("blue", { resume: { seat, secret, epoch, seq } });
    assertEquals(back.welcome.ice.servers.at(-1)?.username, `${server.clock.now() / 1000 + 600}:${seat}`);
  });

  it("reach no Cookbook client and no log [ICE-4] [COOK-1]", async () => {
    const server = new FakeServer({ env: ENV });
    const ana = await server.enter("blue");
    const cook = server.connect({ dialect: "cookbook" });
    cook.send({ type: "ENTERROOM", value: "blue" });
    cook.send({ type: "ice" });
    assertEquals(cook.takeFrames(), []);
    ana.send({ type: "ice" });
    ana.send("garbage");
    ana.wire.cut();
    assert(!server.logged.join("\n").includes("north"));
  });
});

describe("the settings of ICE", () => {
  it("are checked as a browser would, since it makes no connection with a wrong one", () => {
    const servers = (list: unknown) => () => configOf({ ICE_SERVERS: JSON.stringify(list) });
    const good = [
      { urls: "stun:stun.example" },
      { urls: ["stun:192.0.2.1:3478", "stuns:[2001:db8::1]:5349"] },
      { urls: ["turn:turn.example?transport=tcp"], username: "u", credential: "c" },
    ];
    assertEquals(servers(good)().iceServers.length, 3);
    for (
      const bad of [
        {},
        { urls: [] },
        { urls: "stun:" },
        { urls: "stun://stun.example" },
        { urls: "stun:stun.example?transport=udp" },
        { urls: "http://stun.example" },
        { urls: ["stun:stun.example", 7] },
        { urls: "turn:turn.example" },
        { urls: "turn:turn.example?transport=sctp", username: "u", credential: "c" },
        "stun:stun.example",
        null,
      ]
    ) assertThrows(servers([bad]), ConfigError, "ICE_SERVERS", JSON.stringify(bad));
  });

  it("that are wrong are told without their secrets [ICE-4]", () => {
    const env = { ICE_SERVERS: '[{"urls":"turn:x","credential":"hush"}]', TURN_SECRET: "hush" };
    const error = assertThrows(() => configOf(env), ConfigError, "TURN_URLS and TURN_SECRET go together");
    assert(error.message.includes("ICE_SERVERS is not usable"));
    assert(!error.message.includes("hush"));
  });
});
