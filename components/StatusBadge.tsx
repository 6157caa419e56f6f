import type { Status } from "../lib/client/rows.ts";

const WORDS = {
  connecting: "Connecting",
  online: "Online",
  reconnecting: "Reconnecting",
  offline: "Offline",
  stopped: "Disconnected",
} as const;

/** The connection in one word. */
export function StatusBadge({ status }: { status: Status }) {
  return <span class={`status status-${status}`} data-testid="status">{WORDS[status]}</span>;
}
