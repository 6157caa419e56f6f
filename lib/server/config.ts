import { LIMITS, RATES, type Rates } from "../protocol/limits.ts";
import type { IceServers } from "../protocol/messages.ts";
import { parseIceServers, parseTurnUrls } from "./ice_settings.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";
import { NO_PROXY, parseProxyTrust, type ProxyTrust } from "./proxy_trust.ts";
import { parsePrefix, parseRedisUrl, type RedisSettings } from "./redis_settings.ts";
import { type Environment, Settings } from "./settings.ts";
import { unknownSettings } from "./unknown_settings.ts";

/** What an operator can set; every value has a default. */
export interface Config {
  readonly port: number;
  readonly hostname: string;
  /** Origins that may connect beside the server's own, each as a browser writes it. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether a client that sends no Origin (not a browser) may connect. */
  readonly allowNoOrigin: boolean;
  /** Whom to believe about who asks, and under which address. */
  readonly trustProxy: ProxyTrust;
  /** Whether this is Deno Deploy, which ends TLS before us and may run several of us. */
  readonly isOnDeploy: boolean;
  readonly members: number;
  readonly graceMs: number;
  readonly roomKeepMs: number;
  readonly historyEntries: number;
  readonly historyBytes: number;
  readonly rooms: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly rates: Rates;
  /** STUN and TURN servers that every member is told of. */
  readonly iceServers: IceServers["servers"];
  /** The store that several processes share; without it rooms are in this process's memory. */
  readonly redis: RedisSettings | undefined;
  /** A TURN server that shares a secret with this one (coturn's `static-auth-secret`). */
  readonly turn: TurnSettings | undefined;
  /** Where metrics are shown; nothing is counted without. */
  readonly metrics: MetricsSettings | undefined;
  readonly logLevel: LogLevel;
}

/** A port of its own for the metrics, a token to be asked for, or both. */
export interface MetricsSettings {
  readonly port: number | undefined;
  readonly hostname: string;
  readonly token: string | undefined;
}

/** Where the TURN server is, the secret, and for how many milliseconds a member's credentials are good. */
export interface TurnSettings {
  readonly urls: readonly string[];
  readonly secret: string;
  readonly ttlMs: number;
}

/** A shorter token could be guessed. */
const TOKEN_CHARACTERS = 16;

/** Says everything that is wrong with the configuration, a line each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Reads and checks the configuration; throws one {@linkcode ConfigError} that names every bad or unknown variable. */
export function readConfig(environment: Environment): Config {
  const settings = new Settings(environment);
  const config: Config = {
    port: settings.whole("PORT", 8000, { least: 0, most: 65_535 }),
    hostname: settings.host("HOST", "0.0.0.0"),
    allowedOrigins: settings.read<ReadonlySet<string>>("ALLOWED_ORIGINS", new Set(), {
      parse: parseOrigins,
      expected: 'origins divided by commas, such as "https://chat.example, http://localhost:5173"',
    }),
    allowNoOrigin: settings.flag("ALLOW_NO_ORIGIN"),
    trustProxy: settings.read("TRUST_PROXY", NO_PROXY, {
      parse: parseProxyTrust,
      expected: 'a number of proxies, or their addresses, such as "1" or "127.0.0.1, 10.0.0.0/8"',
    }),
    isOnDeploy: settings.text("DENO_DEPLOY") !== undefined,
    members: settings.count("MAX_MEMBERS", LIMITS.members),
    graceMs: settings.seconds("GRACE_SECONDS", LIMITS.graceMs),
    roomKeepMs: settings.seconds("ROOM_KEEP_SECONDS", LIMITS.roomKeepMs),
    historyEntries: settings.count("HISTORY_ENTRIES", LIMITS.historyEntries, 0),
    historyBytes: settings.count("HISTORY_BYTES", LIMITS.historyBytes, 0),
    rooms: settings.count("MAX_ROOMS", LIMITS.rooms),
    connections: settings.count("MAX_CONNECTIONS", LIMITS.connections),
    connectionsPerAddress: settings.count("MAX_CONNECTIONS_PER_ADDRESS", LIMITS.connectionsPerAddress),
    rates: {
      chat: settings.rate("RATE_CHAT", RATES.chat),
      signals: settings.rate("RATE_SIGNALS", RATES.signals),
      hints: settings.rate("RATE_HINTS", RATES.hints),
      frames: settings.rate("RATE_FRAMES", RATES.frames),
      connects: settings.rate("RATE_CONNECTS", RATES.connects),
      direct: settings.rate("RATE_DIRECT", RATES.direct),
      joins: settings.rate("RATE_JOINS", RATES.joins),
      rooms: settings.rate("RATE_ROOMS", RATES.rooms),
    },
    iceServers: settings.read<IceServers["servers"]>("ICE_SERVERS", [], {
      parse: parseIceServers,
      expected: 'a JSON list such as [{"urls":["stun:stun.example:3478"]}], with credentials for TURN',
      isSecret: true,
    }),
    redis: redisSettings(settings),
    turn: turnSettings(settings),
    metrics: metricsSettings(settings),
    logLevel: settings.read<LogLevel>("LOG_LEVEL", "info", {
      parse: (text) => LOG_LEVELS.find((level) => level === text),
      expected: `one of ${LOG_LEVELS.join(", ")}`,
    }),
  };
  const problems = [...settings.problems, ...unknownSettings(environment, settings.names)];
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  return config;
}

function turnSettings(settings: Settings): TurnSettings | undefined {
  const urls = settings.read<readonly string[]>("TURN_URLS", [], {
    parse: parseTurnUrls,
    expected: 'addresses divided by commas, such as "turn:turn.example:3478?transport=udp"',
  });
  const secret = settings.text("TURN_SECRET") ?? "";
  const ttlMs = settings.seconds("TURN_TTL", 3_600_000, 60);
  if ((urls.length > 0) !== (secret !== "")) settings.problems.push("TURN_URLS and TURN_SECRET go together");
  return urls.length > 0 ? { urls, secret, ttlMs } : undefined;
}

function redisSettings(settings: Settings): RedisSettings | undefined {
  const url = settings.read<string | undefined>("REDIS_URL", undefined, {
    parse: parseRedisUrl,
    expected: 'an address such as "redis://store.example:6379" or "rediss://user:password@store.example"',
    isSecret: true,
  });
  const prefix = settings.read("REDIS_PREFIX", "parley:", {
    parse: parsePrefix,
    expected: 'at most 64 letters, digits and ":._-"',
  });
  return url === undefined ? undefined : { url, prefix };
}

function metricsSettings(settings: Settings): MetricsSettings | undefined {
  const port = settings.whole("METRICS_PORT", undefined, { least: 0, most: 65_535 });
  const hostname = settings.host("METRICS_HOST", "127.0.0.1");
  const token = settings.read<string | undefined>("METRICS_TOKEN", undefined, {
    parse: (text) => text.length >= TOKEN_CHARACTERS ? text : undefined,
    expected: `at least ${TOKEN_CHARACTERS} characters`,
    isSecret: true,
  });
  return port === undefined && token === undefined ? undefined : { port, hostname, token };
}

/** A path, a user or a wildcard is a mistake here, not something to be overlooked. */
function parseOrigins(text: string): ReadonlySet<string> | undefined {
  const origins = new Set<string>();
  for (const item of text.split(",").map((item) => item.trim()).filter((item) => item !== "")) {
    const url = URL.canParse(item) ? new URL(item) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
    if (url.href !== `${url.origin}/` || url.hostname.includes("*")) return undefined;
    origins.add(url.origin);
  }
  return origins;
}
