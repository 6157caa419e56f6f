import { afterClose, CLOSE } from "../protocol/close_codes.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { Status, StopReason } from "./rows.ts";

/** Milliseconds that the connection's states last at most. */
export const PATIENCE = {
  /** From dialing to an open socket. */
  dialMs: 10_000,
  /** From an open socket to `welcome`. */
  enterMs: 10_000,
  /** From a ping to anything heard. */
  pongMs: 10_000,
  /** The same after a hint that the network or the page's visibility has changed. */
  hintedPongMs: 4_000,
  /** The first wait before dialing again; doubles up to the longest. */
  firstWaitMs: 500,
  longestWaitMs: 15_000,
  /** The longest wait that the server may ask for. */
  longestToldMs: 60_000,
  /** A connection that lasted this long was a good one: the next wait is the first again. */
  steadyMs: 10_000,
} as const;

/** Where a connection stands. Every dial has a number; events of an older dial's socket are dropped by it. */
export type ConnectionState =
  | { readonly name: "idle"; readonly dial: number }
  | { readonly name: "dialing"; readonly dial: number; readonly attempt: number; readonly until: number }
  | { readonly name: "entering"; readonly dial: number; readonly attempt: number; readonly until: number }
  | {
    readonly name: "online";
    readonly dial: number;
    readonly attempt: number;
    readonly since: number;
    readonly heardAt: number;
    /** Set while a ping is unanswered. */
    readonly pongUntil?: number;
  }
  | { readonly name: "waiting"; readonly dial: number; readonly attempt: number; readonly until: number }
  | { readonly name: "stopped"; readonly dial: number; readonly reason: StopReason };

/** What happens to a connection; `dial` says to which socket. */
export type ConnectionEvent =
  | { readonly type: "start" | "hint" | "deadline" }
  | { readonly type: "opened" | "entered" | "heard"; readonly dial: number }
  | { readonly type: "closed"; readonly dial: number; readonly code: number }
  | { readonly type: "refused"; readonly dial: number; readonly retryMs: number }
  | { readonly type: "stop"; readonly reason: StopReason }
  | { readonly type: "redial" };

/** What the runner does for a transition, in order. */
export type ConnectionEffect =
  | { readonly do: "dial"; readonly dial: number }
  | { readonly do: "enter" | "ping" | "hang-up" };

/** The moment (and the luck) of a transition: milliseconds of `Clock.elapsed()`, and a number from 0 up to 1. */
export interface Moment {
  readonly now: number;
  random(): number;
}

type Step = readonly [ConnectionState, readonly ConnectionEffect[]];

/** The state of a connection that was never started. */
export const IDLE: ConnectionState = { name: "idle", dial: 0 };

/** When the state ends by itself, in milliseconds of `Clock.elapsed()`; undefined if it doesn't. */
export function deadlineOf(state: ConnectionState): number | undefined {
  if (state.name === "online") return state.pongUntil ?? state.heardAt + LIMITS.pingMs;
  return "until" in state ? state.until : undefined;
}

/** The connection in the word that people read. */
export function statusOf(state: ConnectionState, wasOnline: boolean, isPageOnline: boolean): Status {
  if (state.name === "online" || state.name === "stopped") return state.name;
  if (!isPageOnline) return "offline";
  return wasOnline ? "reconnecting" : "connecting";
}

/** How many dials in a row have failed; 0 while online. */
export function dialsFailed(state: ConnectionState): number {
  return state.name !== "online" && "attempt" in state ? state.attempt : 0;
}

/** The next state and what to do for it; pure, so that every order of events can be tested without a socket. */
export function transition(state: ConnectionState, event: ConnectionEvent, moment: Moment): Step {
  if ("dial" in event && event.dial !== state.dial) return [state, []];
  switch (event.type) {
    case "start":
      return state.name === "idle" || state.name === "stopped" ? dial(state, 0, moment) : [state, []];
    case "hint":
      return onHint(state, moment);
    case "deadline":
      return onDeadline(state, moment);
    case "opened":
      if (state.name !== "dialing") return [state, []];
      return [{ ...state, name: "entering", until: moment.now + PATIENCE.enterMs }, [{ do: "enter" }]];
    case "entered":
      if (state.name !== "entering") return [state, []];
      return [
        { name: "online", dial: state.dial, attempt: state.attempt, since: moment.now, heardAt: moment.now },
        [],
      ];
    case "heard":
      return onHeard(state, moment);
    case "closed":
      return onClosed(state, event.code, moment);
    case "refused":
      return onRefused(state, event.retryMs, moment);
    case "stop":
      return [{ name: "stopped", dial: state.dial, reason: event.reason }, [{ do: "hang-up" }]];
    case "redial":
      return redial(state, moment);
  }
}

function dial(state: ConnectionState, attempt: number, { now }: Moment): Step {
  const number = state.dial + 1;
  return [
    { name: "dialing", dial: number, attempt, until: now + PATIENCE.dialMs },
    [{ do: "hang-up" }, { do: "dial", dial: number }],
  ];
}

function onHint(state: ConnectionState, moment: Moment): Step {
  if (state.name === "waiting") return dial(state, state.attempt, moment);
  if (state.name !== "online") return [state, []];
  return [{ ...state, pongUntil: moment.now + PATIENCE.hintedPongMs }, [{ do: "ping" }]];
}

function onDeadline(state: ConnectionState, moment: Moment): Step {
  const deadline = deadlineOf(state);
  if (deadline === undefined || moment.now < deadline) return [state, []];
  if (state.name === "waiting") return dial(state, state.attempt, moment);
  if (state.name !== "online") return wait(state, moment);
  if (state.pongUntil !== undefined) return redial(state, moment);
  return [{ ...state, pongUntil: moment.now + PATIENCE.pongMs }, [{ do: "ping" }]];
}

function onHeard(state: ConnectionState, { now }: Moment): Step {
  if (state.name !== "online") return [state, []];
  const { pongUntil: _, ...rest } = state;
  return [{ ...rest, heardAt: now }, []];
}

/** The server says when to dial again, before it closes or, where messages are opened one after the other, after it. */
function onRefused(state: ConnectionState, retryMs: number, { now }: Moment): Step {
  if (state.name !== "entering" && state.name !== "online" && state.name !== "waiting") return [state, []];
  const attempt = attemptAfter(state, now);
  const until = now + Math.min(retryMs, PATIENCE.longestToldMs);
  return [{ name: "waiting", dial: state.dial, attempt, until }, [{ do: "hang-up" }]];
}

function onClosed(state: ConnectionState, code: number, moment: Moment): Step {
  if (state.name === "idle" || state.name === "stopped" || state.name === "waiting") return [state, []];
  if (code === CLOSE.replaced.code) return [{ name: "stopped", dial: state.dial, reason: "replaced" }, []];
  if (afterClose(code) === "stay-away") return [{ name: "stopped", dial: state.dial, reason: "refused" }, []];
  return wait(state, moment);
}

/** A broken connection (deaf, or with a hole in its numbers) is replaced: at once if it had been good for a while. */
function redial(state: ConnectionState, moment: Moment): Step {
  if (state.name !== "online" && state.name !== "entering") return [state, []];
  return isSteady(state, moment.now) ? dial(state, 0, moment) : wait(state, moment);
}

function wait(state: ConnectionState, moment: Moment): Step {
  const attempt = attemptAfter(state, moment.now);
  const most = Math.min(PATIENCE.firstWaitMs * 2 ** attempt, PATIENCE.longestWaitMs);
  const until = moment.now + Math.round(most / 2 + moment.random() * most / 2);
  return [{ name: "waiting", dial: state.dial, attempt: attempt + 1, until }, [{ do: "hang-up" }]];
}

function attemptAfter(state: ConnectionState, now: number): number {
  return "attempt" in state && !isSteady(state, now) ? state.attempt : 0;
}

function isSteady(state: ConnectionState, now: number): boolean {
  return state.name === "online" && now - state.since >= PATIENCE.steadyMs;
}
