import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EarlyDial } from "../../lib/client/early_dial.ts";
import type { SocketEvents } from "../../lib/client/signaling.ts";

/** A dial whose sockets are numbered, and the ears of each. */
function dialing() {
  const ears: SocketEvents[] = [];
  const sent: string[] = [];
  const early = new EarlyDial((events) => {
    const number = ears.push(events);
    return {
      send: (text) => void sent.push(`${number}: ${text}`),
      close: () => void sent.push(`${number} closed`),
    };
  });
  const heard: unknown[] = [];
  const listener: SocketEvents = {
    opened: () => void heard.push("opened"),
    received: (frame) => void heard.push(frame),
    closed: (code) => void heard.push(code),
  };
  return { early, ears, sent, heard, listener };
}

describe("EarlyDial", () => {
  it("dials at once, and tells the first who dials what has happened, in order, and goes on telling", async () => {
    const { early, ears, sent, heard, listener } = dialing();
    assertEquals(ears.length, 1);
    ears[0]?.opened();
    ears[0]?.received("one");
    const socket = early.dial(listener);
    assertEquals(heard, [], "nothing before the socket is known");
    ears[0]?.received("two");
    await Promise.resolve();
    ears[0]?.received("three");
    socket.send("hello");
    assertEquals([heard, sent, ears.length], [["opened", "one", "two", "three"], ["1: hello"], 1]);
  });

  it("gives who dials again, or after the early one was closed, a new socket", () => {
    const first = dialing();
    first.early.dial(first.listener);
    first.early.dial(first.listener).send("again");
    assertEquals([first.sent, first.ears.length], [["2: again"], 2]);

    const second = dialing();
    second.ears[0]?.closed(1006);
    second.early.dial(second.listener).send("new");
    assertEquals([second.sent, second.heard], [["2: new"], []]);
  });

  it("closes the early socket with its scope, unless somebody has it", () => {
    const [left, taken] = [dialing(), dialing()];
    left.early[Symbol.dispose]();
    taken.early.dial(taken.listener);
    taken.early[Symbol.dispose]();
    assertEquals([left.sent, taken.sent], [["1 closed"], []]);
  });
});
