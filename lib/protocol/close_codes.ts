/** What a client does after a close: dial again, or stay away. */
export type AfterClose = "redial" | "stay-away";

interface CloseCode {
  readonly code: number;
  readonly reason: string;
  readonly then: AfterClose;
}

/** Every close code this server sends (RFC 6455 section 7.4.2, private range), with what the client does then. */
export const CLOSE = {
  left: { code: 1000, reason: "left", then: "stay-away" },
  badFrame: { code: 4000, reason: "bad frame", then: "stay-away" },
  enterTimeout: { code: 4001, reason: "not entered in time", then: "redial" },
  outOfOrder: { code: 4002, reason: "message not allowed now", then: "stay-away" },
  replaced: { code: 4003, reason: "seat taken by a newer connection", then: "stay-away" },
  flooding: { code: 4005, reason: "too many messages", then: "redial" },
  tooSlow: { code: 4006, reason: "reads too slowly", then: "redial" },
  dead: { code: 4007, reason: "silent for too long", then: "redial" },
  frameTooLarge: { code: 4009, reason: "frame too large", then: "stay-away" },
  enterAgain: { code: 4010, reason: "enter again", then: "redial" },
  internal: { code: 4011, reason: "internal error", then: "redial" },
  restarting: { code: 4012, reason: "server restarts", then: "redial" },
} as const satisfies Record<string, CloseCode>;

/** One of the codes in {@linkcode CLOSE}. */
export type Close = (typeof CLOSE)[keyof typeof CLOSE];

const STAY_AWAY: ReadonlySet<number> = new Set(
  Object.values(CLOSE).filter((close) => close.then === "stay-away").map((close) => close.code),
);

/** Says what a client does after a socket closed with `code`; a code that isn't ours (1006, a proxy's) means redial. */
export function afterClose(code: number): AfterClose {
  return STAY_AWAY.has(code) ? "stay-away" : "redial";
}
