import { systemClock } from "../clock.ts";
import { toBase64Url } from "./base64url.ts";
import { browserStores, randomBytes } from "./browser.ts";
import type { Privacy } from "./privacy.ts";
import { Session } from "./session.ts";
import type { Page } from "./session_options.ts";
import type { Dial } from "./signaling.ts";

/** What a session of this browser is for. */
export interface Opening {
  readonly room: string;
  readonly dial: Dial;
  /** What seals and opens, in a private room. */
  readonly privacy: Privacy | undefined;
}

/** Opens a session and starts it. */
export function openSession(opening: Opening): Session {
  const session = new Session({
    ...opening,
    connect: (configuration) => new RTCPeerConnection(configuration),
    clock: systemClock,
    random: { unit: Math.random, id: randomId },
    stores: browserStores(),
    page: browserPage,
    direct: () => import("./direct_talk.ts").then(({ openDirectTalk }) => openDirectTalk),
    files: () => import("./files/browser_files.ts").then(({ openFiles }) => openFiles),
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
