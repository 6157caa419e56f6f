import { systemClock } from "../clock.ts";
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
