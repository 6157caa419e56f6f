import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS, RATES } from "../../lib/protocol/limits.ts";
import { ConfigError, readConfig } from "../../lib/server/config.ts";

const read = (env: Record<string, string> = {}) => readConfig((name) => env[name]);

describe("readConfig()", () => {
  it("has a default for everything, taken from the protocol's limits", () => {
    assertEquals(read(), {
      port: 8000,
      hostname: "0.0.0.0",
      allowedOrigins: new Set<string>(),
      allowNoOrigin: false,
      members: LIMITS.members,
      graceMs: LIMITS.graceMs,
      roomKeepMs: LIMITS.roomKeepMs,
      historyEntries: LIMITS.historyEntries,
      historyBytes: LIMITS.historyBytes,
      rooms: LIMITS.rooms,
      connections: LIMITS.connections,
      connectionsPerAddress: LIMITS.connectionsPerAddress,
      rates: RATES,
      iceServers: [],
      redis: undefined,
      turn: undefined,
    });
  });

  it("takes every value from its variable", () => {
    const config = read({
      ...{ PORT: "0", HOST: "::1", ALLOW_NO_ORIGIN: "1", MAX_MEMBERS: "3", GRACE_SECONDS: "0" },
      ...{ ROOM_KEEP_SECONDS: "60", HISTORY_ENTRIES: "0", HISTORY_BYTES: "4096", MAX_ROOMS: "7" },
      ...{ MAX_CONNECTIONS: "8", MAX_CONNECTIONS_PER_ADDRESS: "9" },
      ...{ RATE_CHAT: "1/2", RATE_SIGNALS: "3/4", RATE_HINTS: "0.5/6", RATE_FRAMES: "7/8" },
      ...{ RATE_CONNECTS: "9/10", RATE_DIRECT: "15/16", RATE_JOINS: "11/12", RATE_ROOMS: "13/14" },
      ...{ ICE_SERVERS: '[{"urls":"stun:s.example"}]', TURN_URLS: "turn:t.example, turns:t.example:443" },
      ...{ TURN_SECRET: "s", TURN_TTL: "60" },
      ...{ REDIS_URL: "rediss://ana:secret@store.example:6380/2", REDIS_PREFIX: "chat:eu:" },
    });
    assertEquals(config, {
      ...{
        port: 0,
        hostname: "::1",
        allowedOrigins: new Set<string>(),
        allowNoOrigin: true,
        members: 3,
        graceMs: 0,
      },
      ...{ roomKeepMs: 60_000, historyEntries: 0, historyBytes: 4096, rooms: 7, connections: 8 },
      connectionsPerAddress: 9,
      rates: {
        chat: { perSecond: 1, burst: 2 },
        signals: { perSecond: 3, burst: 4 },
        hints: { perSecond: 0.5, burst: 6 },
        frames: { perSecond: 7, burst: 8 },
        connects: { perSecond: 9, burst: 10 },
        direct: { perSecond: 15, burst: 16 },
        joins: { perSecond: 11, burst: 12 },
        rooms: { perSecond: 13, burst: 14 },
      },
      iceServers: [{ urls: ["stun:s.example"] }],
      redis: { url: "rediss://ana:secret@store.example:6380/2", prefix: "chat:eu:" },
      turn: { urls: ["turn:t.example", "turns:t.example:443"], secret: "s", ttlMs: 60_000 },
    });
  });

  it("writes origins as browsers do", () => {
    const { allowedOrigins } = read({
      ALLOWED_ORIGINS: "https://Chat.Example:443/, http://localhost:5173 ,",
    });
    assertEquals([...allowedOrigins], ["https://chat.example", "http://localhost:5173"]);
  });

  const bad: readonly (readonly [name: string, value: string, expected: string])[] = [
    ["TURN_URLS", "stun:t.example", "addresses divided by commas"],
    ["TURN_TTL", "5", "a whole number from 60 to 86400"],
    ["PORT", "80a", "a whole number from 0 to 65535"],
    ["PORT", "70000", "a whole number from 0 to 65535"],
    ["PORT", "-1", "a whole number from 0 to 65535"],
    ["HOST", "http://x/", "an address or a host name"],
    ["MAX_MEMBERS", "0", "a whole number from 1 to 1000000000"],
    ["MAX_MEMBERS", "1e3", "a whole number"],
    ["GRACE_SECONDS", "1.5", "a whole number from 0 to 86400"],
    ["ALLOW_NO_ORIGIN", "yes", "0 or 1"],
    ["ALLOWED_ORIGINS", "chat.example", "origins divided by commas"],
    ["ALLOWED_ORIGINS", "https://chat.example/path", "origins divided by commas"],
    ["ALLOWED_ORIGINS", "https://*.example", "origins divided by commas"],
    ["ALLOWED_ORIGINS", "https://ok.example,null", "origins divided by commas"],
    ["ALLOWED_ORIGINS", "https://user@chat.example", "origins divided by commas"],
    ["REDIS_PREFIX", "a{b}:", "at most 64 letters"],
    ["RATE_CHAT", "5", 'a rate as "<per second>/<burst>"'],
    ["RATE_CHAT", "0/5", "a rate"],
    ["RATE_FRAMES", "5/0", "a rate"],
  ];
  for (const [name, value, expected] of bad) {
    it(`refuses ${name}=${value} and says what it expects`, () => {
      const error = assertThrows(() => read({ [name]: value }), ConfigError);
      assert(
        error.message.startsWith(`${name} is ${JSON.stringify(value)}, expected ${expected}`),
        error.message,
      );
    });
  }

  it("takes the nodes of a cluster", () => {
    const { redis } = read({ REDIS_URL: "redis://one.example:7000, redis://two.example:7000" });
    assertEquals(redis, { url: "redis://one.example:7000,redis://two.example:7000", prefix: "parley:" });
  });

  for (const value of ["store.example:6379", "http://store.example", "redis://", "redis://s.example/x"]) {
    it(`refuses REDIS_URL=${value} without showing it, since it may hold a password`, () => {
      const { message } = assertThrows(() => read({ REDIS_URL: value }), ConfigError);
      assert(message.startsWith("REDIS_URL is not usable, expected an address such as"), message);
    });
  }

  it("names all bad values at once, a line each", () => {
    const error = assertThrows(() => read({ PORT: "x", RATE_JOINS: "y", MAX_ROOMS: "3" }), ConfigError);
    assertEquals(error.message.split("\n").map((line) => line.split(" ")[0]), ["PORT", "RATE_JOINS"]);
  });
});
