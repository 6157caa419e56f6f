import type { Clock } from "../clock.ts";
import type { OpenFiles } from "./files/file_ports.ts";
import type { Privacy } from "./privacy.ts";
import type { Dial } from "./signaling.ts";
import type { Stores } from "./store.ts";

/** What a session needs to know of its page. */
export interface Page {
  isOnline(): boolean;
  /** Calls back when the page goes online or offline, or becomes visible. */
  onChange(callback: () => void): Disposable;
  /** Calls back when the page goes: others learn of a connection's end at once only if it is closed then. */
  onHide(callback: () => void): Disposable;
}

/** Where a session's connections, time, luck and memory come from. */
export interface SessionOptions {
  readonly room: string;
  readonly dial: Dial;
  /** Makes a peer connection (WebRTC section 4.4). */
  readonly connect: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly clock: Clock;
  readonly random: { unit(): number; id(): string };
  readonly stores: Stores;
  readonly page: Page;
  /** Loads what works with files: it isn't needed before there are any. */
  readonly files: () => Promise<OpenFiles>;
  /** What seals and opens, in a private room. */
  readonly privacy?: Privacy | undefined;
}
