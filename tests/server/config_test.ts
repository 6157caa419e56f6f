import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LIMITS, RATES } from "../../lib/protocol/limits.ts";
import { ConfigError, readConfig } from "../../lib/server/config.ts";

const read = (env: Record<string, string> = {}) => readConfig(env);

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
      trustProxy: { hops: 0, ranges: [] },
      isOnDeploy: false,
      metrics: undefined,
      logLevel: "info",
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
      ...{ TURN_SECRET: "s", TURN_TTL: "60", TRUST_PROXY: "2", DENO_DEPLOY: "1", LOG_LEVEL: "error" },
      ...{ REDIS_URL: "redis://store.example:6379", REDIS_PREFIX: "p:" },
      ...{ METRICS_PORT: "9090", METRICS_HOST: "::1", METRICS_TOKEN: "0123456789abcdef" },
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
      redis: { url: "redis://store.example:6379", prefix: "p:" },
      turn: { urls: ["turn:t.example", "turns:t.example:443"], secret: "s", ttlMs: 60_000 },
      trustProxy: { hops: 2, ranges: [] },
      isOnDeploy: true,
      metrics: { port: 9090, hostname: "::1", token: "0123456789abcdef" },
      logLevel: "error",
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
    ["TRUST_PROXY", "17", "a number of proxies, or their addresses"],
    ["TRUST_PROXY", "-1", "a number of proxies"],
    ["TRUST_PROXY", "yes", "a number of proxies"],
    ["TRUST_PROXY", "10.0.0.0/33", "a number of proxies"],
    ["TRUST_PROXY", "10.0.0/8", "a number of proxies"],
    ["TRUST_PROXY", "127.0.0.1, proxy.example", "a number of proxies"],
    ["TRUST_PROXY", "fe80::1%eth0", "a number of proxies"],
    ["METRICS_PORT", "/metrics", "a whole number from 0 to 65535"],
    ["METRICS_HOST", "http://x/", "an address or a host name"],
    ["LOG_LEVEL", "debug", "one of info, warning, error"],
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

  it("shows no secret, and wants a token that nobody guesses", () => {
    const error = assertThrows(() => read({ METRICS_TOKEN: "hunter2" }), ConfigError);
    assertEquals(error.message, "METRICS_TOKEN is not usable, expected at least 16 characters");
  });

  it("names all bad values at once, a line each", () => {
    const error = assertThrows(() => read({ PORT: "x", RATE_JOINS: "y", MAX_ROOMS: "3" }), ConfigError);
    assertEquals(error.message.split("\n").map((line) => line.split(" ")[0]), ["PORT", "RATE_JOINS"]);
  });
});
