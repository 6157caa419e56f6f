import { systemClock } from "../clock.ts";
import { SUBPROTOCOL } from "../protocol/messages.ts";
import { toBase64Url } from "./base64url.ts";
import { browserStores, randomBytes } from "./browser.ts";
import type { Privacy } from "./privacy.ts";
import { Session } from "./session.ts";
import type { Page } from "./session_options.ts";
import type { Dial } from "./signaling.ts";

/** Makes ready what seals and opens in the room, whose code an open one doesn't need; undefined if `key` isn't whole. */
export async function openPrivacy(room: string, key: string): Promise<Privacy | undefined> {
  const { privacyOf } = await import("./browser_privacy.ts");
  return await privacyOf({ room, key }, randomBytes);
}

/** Opens a session in the room on the page's own server and starts it; one with `privacy` in a private room. */
export function openSession(room: string, privacy?: Privacy): Session {
  const session = new Session({
    room,
    dial: dialOwnServer,
    connect: (configuration) => new RTCPeerConnection(configuration),
    clock: systemClock,
    random: { unit: Math.random, id: randomId },
    stores: browserStores(),
    page: browserPage,
    direct: () => import("./direct_talk.ts").then(({ openDirectTalk }) => openDirectTalk),
    files: () => import("./files/browser_files.ts").then(({ openFiles }) => openFiles),
    privacy,
  });
  askBeforeLeaving(session);
  session.enterAgain();
  return session;
}

/** While lines are unsent, closing the page asks first; at other times a listener would keep the page out of the cache. */
function askBeforeLeaving(session: Session): void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  session.subscribe(() => {
    if (session.state.log.unsent > 0) addEventListener("beforeunload", ask);
    else removeEventListener("beforeunload", ask);
  });
}

/** 128 random bits in base64url (RFC 4648 section 5). */
function randomId(): string {
  return toBase64Url(randomBytes(16));
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

const browserPage: Page = {
  isOnline: () => navigator.onLine,
  onHide(callback) {
    const listening = new AbortController();
    addEventListener("pagehide", callback, { signal: listening.signal });
    return { [Symbol.dispose]: () => listening.abort() };
  },
  onChange(callback) {
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener("online", callback, { signal });
    addEventListener("offline", callback, { signal });
    addEventListener("pageshow", callback, { signal });
    document.addEventListener("visibilitychange", () => document.hidden || callback(), { signal });
    return { [Symbol.dispose]: () => listening.abort() };
  },
};
