import type { Person } from "./harness/person.ts";
import { RoomPage } from "./room_page.ts";

/** What is noted in a guest's page: the connections that it made, and when things first happened. */
interface Notes {
  connections: RTCPeerConnection[];
  entered?: number;
  connected?: number;
}

declare global {
  var guestNotes: Notes;
}

/** How a guest comes in. */
export interface GuestOptions {
  readonly url: string;
  /** Whether the guest hides the own address, as everybody does at first. */
  readonly hides?: boolean;
  /** Whether the guest makes the room. */
  readonly isFirst?: boolean;
}

/** Somebody in a room whose page's peer connections, signals and times a test can look at. */
export class Guest extends RoomPage {
  /** The candidate lines that have left the page, from candidates and descriptions. */
  readonly candidates: string[] = [];
  /** Bytes of JavaScript that the page has fetched, compressed as they came. */
  scriptBytes = 0;

  constructor(person: Person) {
    super(person);
    this.page.on(
      "websocket",
      (socket) => socket.on("framesent", ({ payload }) => this.#sent(String(payload))),
    );
    this.page.on("requestfinished", async (request) => {
      if (request.resourceType() !== "script") return;
      const sizes = await request.sizes().catch(() => undefined);
      this.scriptBytes += sizes?.responseBodySize ?? 0;
    });
  }

  /** Brings the person into the room. */
  static async enter(person: Person, { url, hides = false, isFirst = false }: GuestOptions): Promise<Guest> {
    const guest = new Guest(person);
    await person.page.addInitScript(note, { name: person.name, hides });
    return isFirst ? await guest.open(url) : await guest.enter(url);
  }

  /** The states of all peer connections that the page has made. */
  async connectionStates(): Promise<string[]> {
    return await this.page.evaluate(() =>
      globalThis.guestNotes.connections.map(({ connectionState }) => connectionState)
    );
  }

  /** Milliseconds from entering to the first open channel that the page has shown. */
  async msToConnect(): Promise<number> {
    return await this.page.evaluate(() => {
      const { entered = NaN, connected = NaN } = globalThis.guestNotes;
      return connected - entered;
    });
  }

  #sent(frame: string): void {
    for (const [line] of frame.matchAll(/candidate:[^"\\]+/g)) this.candidates.push(line);
  }
}

/** Runs in the page, before its own scripts. */
function note({ name, hides }: { name: string; hides: boolean }): void {
  // The empty page before the first one has no storage.
  if (!location.protocol.startsWith("http")) return;
  localStorage.setItem("parley.name", name);
  if (hides) localStorage.setItem("parley.relayed", "1");
  else localStorage.setItem("parley.direct", "1");
  const notes: Notes = { connections: [] };
  globalThis.guestNotes = notes;
  const Plain = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Plain {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      notes.connections.push(this);
    }
  };
  const look = () => {
    if (document.querySelector('[data-status="online"]')) notes.entered ??= performance.now();
    const isConnected = document.querySelector('[data-path]:not([data-path="relay"])') !== null;
    if (isConnected) notes.connected ??= performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}
