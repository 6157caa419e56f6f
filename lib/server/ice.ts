import type { Clock } from "../clock.ts";
import type { IceServers } from "../protocol/messages.ts";
import type { Config } from "./config.ts";

/** Signs text: base64 (RFC 4648 section 4) of its HMAC-SHA-1 under a secret, as coturn's REST credentials are. */
export type Sign = (secret: string, text: string) => string;

/** What {@linkcode Ice} needs. */
export interface IceOptions {
  readonly config: Pick<Config, "iceServers" | "turn">;
  readonly clock: Clock;
  readonly sign: Sign;
}

/** Hands out ICE servers to seated members: fixed ones, and a TURN server with credentials that run out. */
export class Ice {
  readonly #options: IceOptions;

  constructor(options: IceOptions) {
    this.#options = options;
  }

  /** The servers for a member; the TURN user name is its time of expiry and the member's id. */
  serversFor(member: string): IceServers {
    const { config: { iceServers, turn }, clock, sign } = this.#options;
    if (turn === undefined) return { servers: iceServers };
    const expiry = Math.floor((clock.now() + turn.ttlMs) / 1000);
    const username = `${expiry}:${member}`;
    const credential = sign(turn.secret, username);
    return { servers: [...iceServers, { urls: turn.urls, username, credential }], ttlMs: turn.ttlMs };
  }
}
