import { SUBPROTOCOL } from "../protocol/messages.ts";
import type { Config } from "./config.ts";
import type { Dialect } from "./cookbook.ts";

/** What an upgrade request says of itself; headers are null where they are missing. */
export interface Knock {
  readonly origin: string | null;
  /** The origin under which the request reached the server. */
  readonly ownOrigin: string;
  /** The subprotocols that the client offers, divided by commas (RFC 6455 section 11.3.4). */
  readonly protocols: string | null;
  /** The address of the other end, as text. */
  readonly address: string;
}

/** Why an upgrade is refused, with the status and the text of the answer. */
const REFUSALS = {
  "origin": [403, "This origin may not connect."],
  "subprotocol": [400, `Only the subprotocol ${SUBPROTOCOL} is spoken here.`],
  "draining": [503, "The server is shutting down."],
  "full": [503, "The server is full."],
  "address-full": [429, "Too many connections from this address."],
  "address-rate": [429, "Too many new connections from this address."],
} as const;

/** A key of {@linkcode REFUSALS}. */
export type RefusalReason = keyof typeof REFUSALS;

/** An upgrade that is refused, with the status and the text of the answer. */
export interface Refused {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly status: 400 | 403 | 429 | 503;
  readonly text: string;
}

/** Whether an upgrade is accepted, and what its socket will speak. */
export type Admission = { readonly ok: true; readonly dialect: Dialect } | Refused;

/** Decides on what can be seen in the request alone: where it comes from and what it wants to speak (WIRE-1, WIRE-2). */
export function admissionOf(
  knock: Knock,
  config: Pick<Config, "allowedOrigins" | "allowNoOrigin">,
): Admission {
  if (!isOriginAllowed(knock, config)) return refused("origin");
  const offered = (knock.protocols ?? "").split(",").map((name) => name.trim()).filter((name) => name !== "");
  if (offered.includes(SUBPROTOCOL)) return { ok: true, dialect: "parley" };
  if (offered.length > 0) return refused("subprotocol");
  return { ok: true, dialect: "cookbook" };
}

/** A refusal with its status and text. */
export function refused(reason: RefusalReason): Refused {
  const [status, text] = REFUSALS[reason];
  return { ok: false, reason, status, text };
}

function isOriginAllowed(
  { origin, ownOrigin }: Knock,
  { allowedOrigins, allowNoOrigin }: Pick<Config, "allowedOrigins" | "allowNoOrigin">,
): boolean {
  if (origin === null) return allowNoOrigin;
  return origin === ownOrigin || allowedOrigins.has(origin);
}
