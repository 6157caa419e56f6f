import { systemClock } from "../clock.ts";
import { SUBPROTOCOL } from "../protocol/messages.ts";
import { toBase64Url } from "./base64url.ts";
import { type KeyStore, loadIdentity } from "./identity.ts";
import { Privacy } from "./privacy.ts";
import { deriveRoomKeys } from "./room_key.ts";
import { Session } from "./session.ts";
import type { Page } from "./session_options.ts";
import type { Dial } from "./signaling.ts";
import type { Store, Stores } from "./store.ts";

/** The current time in milliseconds since 1970. */
export function systemNow(): number {
  return systemClock.now();
}

/** Random bytes fit for names and keys; works on insecure origins too. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(count));
}

/** The browser's storages; one that is forbidden or full keeps nothing and says nothing. */
export function browserStores(): Stores {
  return { local: store(() => localStorage), tab: store(() => sessionStorage) };
}

/** Copies text; falls back to a selection on insecure origins, where there is no clipboard API. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelection(text);
  }
}

/** Says whether the browser has the cryptography of private rooms: only where the page came by a secure way. */
export function canBePrivate(): boolean {
  return isSecureContext && crypto.subtle !== undefined;
}

/** Makes ready what seals and opens in the room; undefined if `key` isn't a whole key. */
export async function openPrivacy(room: string, key: string): Promise<Privacy | undefined> {
  const { subtle } = crypto;
  const keys = await deriveRoomKeys(subtle, { room, key });
  if (keys === undefined) return undefined;
  const identity = await loadIdentity(subtle, browserKeys());
  return new Privacy({ key, keys, identity, cryptography: { subtle, randomBytes } });
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

function store(storage: () => Storage): Store {
  return {
    read(key) {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        if (value === null) storage().removeItem(key);
        else storage().setItem(key, value);
      } catch {
        // Forbidden or full: the page works without.
      }
    },
  };
}

function copySelection(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "off-screen";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  return isCopied;
}

const KEYS = "parley";
const PAIRS = "keys";
const OWN_PAIR = "own";

/** The key pair in the browser's database, which keeps it without ever showing its private half. */
function browserKeys(): KeyStore {
  return {
    read: () =>
      inPairs("readonly", (pairs): IDBRequest<unknown> => pairs.get(OWN_PAIR)).then(asPair, () => undefined),
    write: (pair) => inPairs("readwrite", (pairs) => pairs.add(pair, OWN_PAIR)).then(() => {}, () => {}),
  };
}

async function inPairs<T>(
  mode: IDBTransactionMode,
  ask: (pairs: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(KEYS, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(PAIRS);
  const database = await answerOf(opening);
  try {
    return await answerOf(ask(database.transaction(PAIRS, mode).objectStore(PAIRS)));
  } finally {
    database.close();
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function asPair(kept: unknown): CryptoKeyPair | undefined {
  if (typeof kept !== "object" || kept === null) return undefined;
  const publicKey: unknown = Reflect.get(kept, "publicKey");
  const privateKey: unknown = Reflect.get(kept, "privateKey");
  return publicKey instanceof CryptoKey && privateKey instanceof CryptoKey
    ? { publicKey, privateKey }
    : undefined;
}
