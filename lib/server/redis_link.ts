import type { Clock } from "../clock.ts";
import type { Log } from "./log.ts";
import type { StoreMetrics } from "./metrics.ts";
import type { StoreHealth } from "./readiness.ts";
import { loadScript, REDIS_LIMIT_MS, type RedisConnection, redisConnection } from "./redis_connection.ts";

/** What a {@linkcode RedisLink} needs. */
export interface RedisLinkOptions {
  /** `redis:` or `rediss:` (TLS), with user and password where the store wants them; several are nodes of a cluster. */
  readonly url: string;
  /** The script that {@linkcode RedisLink.run} runs. */
  readonly script: string;
  /** The channel on which this process hears its own sign of life. */
  readonly ownChannel: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly health?: StoreHealth | undefined;
  readonly metrics: Pick<StoreMetrics, "reconnected" | "newsRevived">;
  /** Takes what is published on a subscribed channel. */
  readonly heard: (channel: string, text: string) => void;
  /** Called when both connections are up again: what was published meanwhile wasn't heard. */
  readonly restored: () => void;
}

type Connection = "commands" | "subscriptions";

/**
 * The two connections to the store: one for commands, one that hears. Commands are carried out in the order in which
 * they are given; while the store is away they fail at once, and none is ever sent twice. A connection that is up but
 * dead is noticed by the sign of life that doesn't come back, and is made anew.
 */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  readonly #commands: RedisConnection;
  readonly #subscriptions: RedisConnection;
  readonly #channels = new Set<string>();
  /** Which connections are of use. */
  readonly #up = new Set<Connection>();
  readonly #hasBeenUp = new Set<Connection>();
  /** Whom to tell when both connections are up. */
  readonly #waiting = new Set<() => void>();
  #sha = "";
  #beating: Promise<boolean> | undefined;
  #echo: (isHeard: boolean) => void = () => {};
  #isClosed = false;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    options.health?.away();
    this.#channels.add(options.ownChannel);
    this.#commands = this.#connect("commands", () => this.#load());
    this.#subscriptions = this.#connect("subscriptions", () => this.#subscribeAll());
    this.#subscriptions.on("message", (channel: string, text: string) => this.#hear(channel, text));
  }

  /** Whether commands can be given and news is heard. */
  get isUp(): boolean {
    return this.#up.size === 2;
  }

  /** Waits for a store that is just coming, at most as long as for an answer. */
  async ready(): Promise<void> {
    if (this.isUp) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const late = this.#options.clock.after(REDIS_LIMIT_MS.command, resolve);
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
    late[Symbol.dispose]();
  }

  /** Runs the script; rejects if the store is away, or doesn't answer in time. */
  async run(keys: readonly string[], args: readonly string[]): Promise<unknown> {
    if (!this.#up.has("commands")) throw new Error("the store is away");
    try {
      return await this.#commands.evalsha(this.#sha, keys.length, ...keys, ...args);
    } catch (error) {
      // Somebody has emptied the store's cache of scripts.
      if (error instanceof Error && error.message.startsWith("NOSCRIPT")) this.#renew("commands");
      throw error;
    }
  }

  /** Publishes to whoever hears it now; nobody is told if that fails. */
  publish(channel: string, text: string): void {
    if (this.#up.has("commands")) this.#commands.publish(channel, text).catch(() => {});
  }

  /** Hears a channel from now on, over losses of the connection too; rejects if that takes too long. */
  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    if (!this.#up.has("subscriptions")) throw new Error("the store is away");
    await this.#subscriptions.subscribe(channel);
  }

  unsubscribe(channel: string): void {
    if (!this.#channels.delete(channel)) return;
    if (this.#up.has("subscriptions")) this.#subscriptions.unsubscribe(channel).catch(() => {});
  }

  /** Sends a sign of life through both connections and waits until it comes back; makes anew what lets it down. */
  beat(): Promise<boolean> {
    this.#beating ??= this.#beat().finally(() => this.#beating = undefined);
    return this.#beating;
  }

  /** Ends both connections, once what was given is answered. */
  close(): void {
    this.#isClosed = true;
    this.#up.clear();
    this.#subscriptions.disconnect();
    if (this.#commands.status !== "ready") return this.#commands.disconnect();
    this.#commands.quit().catch(() => this.#commands.disconnect());
  }

  #connect(name: Connection, prepare: () => Promise<void>): RedisConnection {
    const redis = redisConnection(this.#options.url);
    let patience: Disposable | undefined;
    redis.on("connect", () => {
      patience = this.#options.clock.after(REDIS_LIMIT_MS.ready, () => this.#renew(name));
    });
    redis.on("ready", () => {
      prepare().then(() => {
        patience?.[Symbol.dispose]();
        this.#rise(name);
      }, () => this.#renew(name));
    });
    redis.on("close", () => {
      patience?.[Symbol.dispose]();
      this.#fall(name);
    });
    redis.on("error", () => {});
    redis.connect().catch(() => {});
    return redis;
  }

  async #beat(): Promise<boolean> {
    if (!this.isUp) return false;
    const echo = Promise.withResolvers<boolean>();
    const late = this.#options.clock.after(REDIS_LIMIT_MS.command, () => echo.resolve(false));
    this.#echo = echo.resolve;
    try {
      await this.#commands.publish(this.#options.ownChannel, "beat");
    } catch {
      late[Symbol.dispose]();
      this.#renew("commands");
      return false;
    }
    const isHeard = await echo.promise;
    late[Symbol.dispose]();
    if (!isHeard) {
      this.#options.metrics.newsRevived();
      this.#renew("subscriptions");
    }
    return isHeard;
  }

  async #load(): Promise<void> {
    this.#sha = await loadScript(this.#commands, this.#options.script);
  }

  async #subscribeAll(): Promise<void> {
    await this.#subscriptions.subscribe(...this.#channels);
  }

  #rise(name: Connection): void {
    if (this.#isClosed) return;
    this.#up.add(name);
    if (this.#hasBeenUp.has(name)) this.#options.metrics.reconnected(name === "commands" ? name : "news");
    this.#hasBeenUp.add(name);
    if (!this.isUp) return;
    this.#options.health?.up();
    this.#options.log.info("the store of the rooms is there");
    for (const tell of this.#waiting) tell();
    this.#options.restored();
  }

  #fall(name: Connection): void {
    if (this.isUp && !this.#isClosed) {
      this.#options.log.error("the store of the rooms is away", { code: name });
    }
    this.#up.delete(name);
    this.#options.health?.away();
    this.#echo(false);
  }

  #renew(name: Connection): void {
    if (this.#isClosed) return;
    this.#fall(name);
    const redis = name === "commands" ? this.#commands : this.#subscriptions;
    redis.disconnect(true);
  }

  #hear(channel: string, text: string): void {
    if (channel === this.#options.ownChannel && text === "beat") return this.#echo(true);
    this.#options.heard(channel, text);
  }
}
