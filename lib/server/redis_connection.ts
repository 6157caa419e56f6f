import { Cluster, Redis } from "ioredis";

/** A connection to one store, or to all nodes of a cluster. */
export type RedisConnection = Redis | Cluster;

/** Milliseconds that the store has. */
export const REDIS_LIMIT_MS = {
  /** To answer a command; one that is late may have been carried out. */
  command: 2_500,
  /** To take a connection. */
  connect: 5_000,
  /** From a connection to its first answer. */
  ready: 5_000,
  /** The longest wait between two attempts to connect; there is always another. */
  longestWait: 2_000,
} as const;

const wait = (times: number) => Math.min(50 * 2 ** Math.min(times, 6), REDIS_LIMIT_MS.longestWait);

/** What isn't answered is given up and never sent again by itself: whoever asked asks again. */
const UNQUEUED = {
  connectTimeout: REDIS_LIMIT_MS.connect,
  commandTimeout: REDIS_LIMIT_MS.command,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  keepAlive: 10_000,
} as const;

/** Makes a connection, which isn't dialed yet; several addresses, divided by commas, are nodes of one cluster. */
export function redisConnection(addresses: string): RedisConnection {
  const [url = "", ...more] = addresses.split(",").map((each) => each.trim());
  if (more.length === 0) {
    return new Redis(url, {
      ...UNQUEUED,
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResubscribe: false,
      retryStrategy: wait,
      // A store that was a leader and follows now.
      reconnectOnError: (error) => error.message.startsWith("READONLY"),
    });
  }
  const { username, password, protocol, hostname } = new URL(url);
  return new Cluster([url, ...more], {
    lazyConnect: true,
    enableOfflineQueue: false,
    clusterRetryStrategy: wait,
    slotsRefreshTimeout: REDIS_LIMIT_MS.command,
    redisOptions: {
      ...UNQUEUED,
      ...(username !== "" && { username: decodeURIComponent(username) }),
      ...(password !== "" && { password: decodeURIComponent(password) }),
      ...(protocol === "rediss:" && { tls: { servername: hostname } }),
    },
  });
}

/** Gives the store a script; every node of a cluster needs it. */
export async function loadScript(connection: RedisConnection, script: string): Promise<string> {
  const nodes = connection instanceof Cluster ? connection.nodes("master") : [connection];
  const [sha] = await Promise.all(nodes.map((node) => node.script("LOAD", script)));
  return String(sha);
}
