import { encode } from "../protocol/codec.ts";
import type { Entry, SignalMessage } from "../protocol/messages.ts";

/** Which protocol a socket speaks: ours, or the Cookbook's seven words (`docs/PROTOCOL.md` section 7). */
export type Dialect = "parley" | "cookbook";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The Cookbook's frame for a line, escaped since such a page uses innerHTML; undefined for what it has no word for. */
export function cookbookLine({ kind = "line", value }: Entry): string | undefined {
  if (kind !== "line") return undefined;
  const html = value.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
  return JSON.stringify({ type: "CHATMSG", value: html });
}

/** The Cookbook's frame for a signal: as it was sent. */
export function cookbookSignal({ to: _, ...signal }: SignalMessage): string {
  return encode(signal);
}

/** The Cookbook's answer to GETROOM, where a room is a number. */
export function cookbookRoom(room: string): string {
  return JSON.stringify({ type: "GETROOM", value: Number(room) });
}
