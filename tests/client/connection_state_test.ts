import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  type ConnectionEvent,
  type ConnectionState,
  deadlineOf,
  IDLE,
  PATIENCE,
  statusOf,
  transition,
} from "../../lib/client/connection_state.ts";
import { CLOSE } from "../../lib/protocol/close_codes.ts";
import { LIMITS } from "../../lib/protocol/limits.ts";

/** Walks the machine from idle through events at given times; returns the last state and its effects. */
function walk(...events: readonly (readonly [number, ConnectionEvent])[]) {
  let state: ConnectionState = IDLE;
  let effects: readonly { do: string }[] = [];
  for (const [now, event] of events) [state, effects] = transition(state, event, { now, random: () => 0.5 });
  return { state, effects: effects.map((effect) => effect.do) };
}

const start = [0, { type: "start" }] as const;
const opened = [10, { type: "opened", dial: 1 }] as const;
const entered = [20, { type: "entered", dial: 1 }] as const;
const lost = (now: number, code = 1006) => [now, { type: "closed", dial: 1, code }] as const;

describe("the connection's states", () => {
  it("dial, enter, and are online", () => {
    assertEquals(walk(start).effects, ["hang-up", "dial"]);
    assertEquals(walk(start, opened).effects, ["enter"]);
    assertEquals(walk(start, opened, entered).state.name, "online");
  });

  it("drop events of an older dial's socket", () => {
    const late = [5, { type: "opened", dial: 0 }] as const;
    assertEquals(walk(start, late).state, walk(start).state);
  });

  it("wait before dialing again: half fixed, half random, doubling up to the longest [CLIENT-2]", () => {
    let state: ConnectionState = walk(start).state;
    const waits: number[] = [];
    for (let round = 0; round < 8; round++) {
      [state] = transition(state, { type: "closed", dial: state.dial, code: 1006 }, {
        now: 0,
        random: () => 1,
      });
      waits.push(deadlineOf(state) ?? 0);
      [state] = transition(state, { type: "deadline" }, { now: 1e9, random: () => 1 });
    }
    assertEquals(waits, [500, 1000, 2000, 4000, 8000, 15000, 15000, 15000]);
    const [least] = transition(walk(start).state, lost(0)[1], { now: 0, random: () => 0 });
    assertEquals(deadlineOf(least), PATIENCE.firstWaitMs / 2);
  });

  it("wait as long as the server says before it restarts, whichever comes first [WIRE-12]", () => {
    const told = (retryMs: number) => ({ type: "refused", dial: 1, retryMs }) as const;
    const before = walk(start, opened, entered, [1000, told(7000)], lost(1001, CLOSE.restarting.code));
    assertEquals([before.state.name, deadlineOf(before.state)], ["waiting", 8000]);
    const after = walk(start, opened, entered, lost(1000, CLOSE.restarting.code), [1001, told(7000)]);
    assertEquals([after.state.name, deadlineOf(after.state)], ["waiting", 8001]);
    const absurd = walk(start, opened, entered, [1000, told(1e12)]).state;
    assertEquals(deadlineOf(absurd), 1000 + PATIENCE.longestToldMs);
    const hinted = walk(start, opened, entered, [1000, told(7000)], [1500, { type: "hint" }]).state;
    assertEquals(hinted.name, "dialing", "somebody is looking");
  });

  it("wait shortly again after a connection that lasted [CLIENT-2]", () => {
    const failing = [start, lost(1), [9_000, { type: "deadline" }]] as const;
    const again = [[9_001, { type: "opened", dial: 2 }], [9_002, { type: "entered", dial: 2 }]] as const;
    const closed = { type: "closed", dial: 2, code: 1006 } as const;
    const soon = walk(...failing, ...again, [9_003, closed]).state;
    assertEquals((deadlineOf(soon) ?? 0) - 9_003, 750);
    const later = walk(...failing, ...again, [9_002 + PATIENCE.steadyMs, closed]).state;
    assertEquals((deadlineOf(later) ?? 0) - 9_002 - PATIENCE.steadyMs, 375);
  });

  it("dial at once on a hint while waiting [CLIENT-2]", () => {
    assertEquals(walk(start, lost(1), [2, { type: "hint" }]).effects, ["hang-up", "dial"]);
  });

  it("test the connection on a hint while online, and replace it if it is deaf", () => {
    const hinted = [start, opened, entered, [PATIENCE.steadyMs + 20, { type: "hint" }]] as const;
    assertEquals(walk(...hinted).effects, ["ping"]);
    const deadline = PATIENCE.steadyMs + 20 + PATIENCE.hintedPongMs;
    assertEquals(deadlineOf(walk(...hinted).state), deadline);
    assertEquals(walk(...hinted, [deadline, { type: "deadline" }]).effects, ["hang-up", "dial"]);
    const heard = walk(...hinted, [deadline - 1, { type: "heard", dial: 1 }]).state;
    assertEquals(deadlineOf(heard), deadline - 1 + LIMITS.pingMs);
  });

  it("ping after 20 s of silence and dial again without an answer [WIRE-8]", () => {
    const silent = [start, opened, entered, [20 + LIMITS.pingMs, { type: "deadline" }]] as const;
    assertEquals(walk(...silent).effects, ["ping"]);
    const deaf = [20 + LIMITS.pingMs + PATIENCE.pongMs, { type: "deadline" }] as const;
    assertEquals(walk(...silent, deaf).effects, ["hang-up", "dial"]);
  });

  it("look again when a timer comes too early", () => {
    assertEquals(walk(start, opened, entered, [500, { type: "deadline" }]).effects, []);
  });

  it("give up a dial, or an entry, that takes too long", () => {
    assertEquals(walk(start, [PATIENCE.dialMs, { type: "deadline" }]).state.name, "waiting");
    assertEquals(walk(start, opened, [10 + PATIENCE.enterMs, { type: "deadline" }]).state.name, "waiting");
  });

  it("stop where the close code says so, and only there", () => {
    for (const { code, then } of Object.values(CLOSE)) {
      const { name } = walk(start, opened, entered, lost(30, code)).state;
      assertEquals(name, then === "redial" ? "waiting" : "stopped", String(code));
    }
    const { state } = walk(start, opened, entered, lost(30, CLOSE.replaced.code));
    assertEquals(state, { name: "stopped", dial: 1, reason: "replaced" });
  });

  it("come back from a stop only when told to", () => {
    const stopped = [start, [1, { type: "stop", reason: "unknown" }]] as const;
    assertEquals(walk(...stopped).effects, ["hang-up"]);
    assertEquals(walk(...stopped, [2, { type: "hint" }]).state.name, "stopped");
    assertEquals(walk(...stopped, [2, { type: "start" }]).state.name, "dialing");
  });

  it("wait as long as a refused entry says", () => {
    const { state, effects } = walk(start, opened, [20, { type: "refused", dial: 1, retryMs: 700 }]);
    assertEquals([state.name, deadlineOf(state), effects], ["waiting", 720, ["hang-up"]]);
  });

  it("replace a broken connection at once only if it had been good, so that a bad server isn't stormed", () => {
    assertEquals(walk(start, opened, entered, [21, { type: "redial" }]).state.name, "waiting");
    assertEquals(walk(start, opened, entered, [20_020, { type: "redial" }]).state.name, "dialing");
  });
});

describe("statusOf()", () => {
  it("says the connection in one word", () => {
    const dialing = walk(start).state;
    assertEquals(statusOf(dialing, false, true), "connecting");
    assertEquals(statusOf(dialing, true, true), "reconnecting");
    assertEquals(statusOf(dialing, true, false), "offline");
    assertEquals(statusOf(walk(start, opened, entered).state, true, false), "online");
    assertEquals(statusOf(walk(start, [1, { type: "stop", reason: "full" }]).state, true, true), "stopped");
  });
});
