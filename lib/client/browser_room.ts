import { systemClock } from "../clock.ts";
import { SUBPROTOCOL } from "../protocol/messages.ts";
import { canBePrivate, randomBytes } from "./browser.ts";
import { EarlyDial } from "./early_dial.ts";
import type { Session } from "./session.ts";
import type { Dial } from "./signaling.ts";

/** Milliseconds after which code that didn't come is asked for again. */
const LOAD_AGAIN_MS = 2_000;

/** Why a link doesn't lead into a private room: its key isn't whole, or the page has no cryptography. */
export type LinkRefusal = "incomplete" | "insecure";

/**
 * Opens the room on the page's own server; with a key, a private one. The socket is dialed while the session's code
 * comes, so that nobody waits for the one after the other. Rejects where the browser's cryptography fails.
 */
export async function openRoom(room: string, key: string): Promise<Session | LinkRefusal> {
  if (key !== "" && !canBePrivate()) return "insecure";
  const early = new EarlyDial(dialOwnServer);
  try {
    const [{ openSession }, privacy] = await Promise.all([
      surely(() => import("./browser_session.ts")),
      key === "" ? undefined : surely(() => import("./browser_privacy.ts"))
        .then(({ privacyOf }) => privacyOf({ room, key }, randomBytes)),
    ]);
    if (key !== "" && privacy === undefined) return "incomplete";
    return openSession({ room, dial: early.dial, privacy });
  } finally {
    early[Symbol.dispose]();
  }
}

/** Loads code, and asks for it again as long as it doesn't come. */
async function surely<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise<void>((resolve) => systemClock.after(LOAD_AGAIN_MS, resolve));
    }
  }
}

const dialOwnServer: Dial = (events) => {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws`, [SUBPROTOCOL]);
  socket.onopen = () => events.opened();
  socket.onmessage = (event) => events.received(event.data);
  socket.onclose = (event) => events.closed(event.code);
  return {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
  };
};
