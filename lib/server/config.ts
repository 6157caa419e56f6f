import { LIMITS, type Rate, RATES, type Rates } from "../protocol/limits.ts";
import type { IceServers } from "../protocol/messages.ts";
import { parsePrefix, parseRedisUrl, type RedisSettings } from "./redis_settings.ts";
import { parseIceServers, parseTurnUrls } from "./ice_settings.ts";

/** What an operator can set; every value has a default. */
export interface Config {
  readonly port: number;
  readonly hostname: string;
  /** Origins that may connect beside the server's own, each as a browser writes it. */
  readonly allowedOrigins: ReadonlySet<string>;
  /** Whether a client that sends no Origin (not a browser) may connect. */
  readonly allowNoOrigin: boolean;
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
  /** The store of rooms that several processes share; without one they are in this process's memory. */
  readonly redis: RedisSettings | undefined;
  /** A TURN server that shares a secret with this one (coturn's `static-auth-secret`). */
  readonly turn: TurnSettings | undefined;
}

/** Where the TURN server is, the secret, and for how many milliseconds a member's credentials are good. */
export interface TurnSettings {
  readonly urls: readonly string[];
  readonly secret: string;
  readonly ttlMs: number;
}

/** Reads one variable of the environment. */
export type Environment = (name: string) => string | undefined;

/** Says everything that is wrong with the configuration, a line each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Parse<T> = (text: string) => T | undefined;

/** Reads and checks the configuration; throws one {@linkcode ConfigError} that names every bad value. */
export function readConfig(environment: Environment): Config {
  const problems: string[] = [];
  const read = <T>(
    name: string,
    fallback: T,
    { parse, expected, isSecret = false }: { parse: Parse<T>; expected: string; isSecret?: boolean },
  ): T => {
    const text = environment(name)?.trim();
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    const shown = isSecret ? "not usable" : JSON.stringify(text);
    if (value === undefined) problems.push(`${name} is ${shown}, expected ${expected}`);
    return value ?? fallback;
  };
  const whole = (name: string, fallback: number, { least, most }: { least: number; most: number }) =>
    read(name, fallback, {
      parse: wholeBetween(least, most),
      expected: `a whole number from ${least} to ${most}`,
    });
  const count = (name: string, fallback: number, least = 1) => whole(name, fallback, { least, most: 1e9 });
  const seconds = (name: string, fallbackMs: number) =>
    1000 * whole(name, fallbackMs / 1000, { least: 0, most: 86_400 });
  const rate = (name: string, fallback: Rate) =>
    read(name, fallback, { parse: parseRate, expected: 'a rate as "<per second>/<burst>", such as "5/20"' });

  const turnSettings = (): TurnSettings | undefined => {
    const urls = read<readonly string[]>("TURN_URLS", [], {
      parse: parseTurnUrls,
      expected: 'addresses divided by commas, such as "turn:turn.example:3478?transport=udp"',
    });
    const secret = environment("TURN_SECRET")?.trim() ?? "";
    const ttlMs = 1000 * whole("TURN_TTL", 3600, { least: 60, most: 86_400 });
    if ((urls.length > 0) !== (secret !== "")) problems.push("TURN_URLS and TURN_SECRET go together");
    return urls.length > 0 ? { urls, secret, ttlMs } : undefined;
  };

  const redisSettings = (): RedisSettings | undefined => {
    const url = read<string | undefined>("REDIS_URL", undefined, {
      parse: parseRedisUrl,
      expected: 'an address such as "redis://store.example:6379" or "rediss://user:password@store.example"',
      isSecret: true,
    });
    const prefix = read("REDIS_PREFIX", "parley:", {
      parse: parsePrefix,
      expected: 'at most 64 letters, digits and ":._-"',
    });
    return url === undefined ? undefined : { url, prefix };
  };

  const config: Config = {
    port: whole("PORT", 8000, { least: 0, most: 65_535 }),
    hostname: read("HOST", "0.0.0.0", { parse: parseHost, expected: "an address or a host name" }),
    allowedOrigins: read<ReadonlySet<string>>("ALLOWED_ORIGINS", new Set(), {
      parse: parseOrigins,
      expected: 'origins divided by commas, such as "https://chat.example, http://localhost:5173"',
    }),
    allowNoOrigin: read("ALLOW_NO_ORIGIN", false, { parse: parseSwitch, expected: "0 or 1" }),
    members: count("MAX_MEMBERS", LIMITS.members),
    graceMs: seconds("GRACE_SECONDS", LIMITS.graceMs),
    roomKeepMs: seconds("ROOM_KEEP_SECONDS", LIMITS.roomKeepMs),
    historyEntries: count("HISTORY_ENTRIES", LIMITS.historyEntries, 0),
    historyBytes: count("HISTORY_BYTES", LIMITS.historyBytes, 0),
    rooms: count("MAX_ROOMS", LIMITS.rooms),
    connections: count("MAX_CONNECTIONS", LIMITS.connections),
    connectionsPerAddress: count("MAX_CONNECTIONS_PER_ADDRESS", LIMITS.connectionsPerAddress),
    rates: {
      chat: rate("RATE_CHAT", RATES.chat),
      signals: rate("RATE_SIGNALS", RATES.signals),
      hints: rate("RATE_HINTS", RATES.hints),
      frames: rate("RATE_FRAMES", RATES.frames),
      connects: rate("RATE_CONNECTS", RATES.connects),
      direct: rate("RATE_DIRECT", RATES.direct),
      joins: rate("RATE_JOINS", RATES.joins),
      rooms: rate("RATE_ROOMS", RATES.rooms),
    },
    iceServers: read<IceServers["servers"]>("ICE_SERVERS", [], {
      parse: parseIceServers,
      expected: 'a JSON list such as [{"urls":["stun:stun.example:3478"]}], with credentials for TURN',
      isSecret: true,
    }),
    redis: redisSettings(),
    turn: turnSettings(),
  };
  if (problems.length > 0) throw new ConfigError(problems.join("\n"));
  return config;
}

function wholeBetween(least: number, most: number): Parse<number> {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

function parseHost(text: string): string | undefined {
  return /^[A-Za-z0-9.:_-]+$/.test(text) ? text : undefined;
}

function parseSwitch(text: string): boolean | undefined {
  if (text === "1" || text === "true") return true;
  return text === "0" || text === "false" ? false : undefined;
}

function parseRate(text: string): Rate | undefined {
  const match = /^(\d+(?:\.\d+)?)\/(\d+)$/.exec(text);
  const perSecond = Number(match?.[1]);
  const burst = Number(match?.[2]);
  return perSecond > 0 && burst >= 1 ? { perSecond, burst } : undefined;
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
