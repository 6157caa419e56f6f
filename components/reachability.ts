import type { RoomState } from "../lib/client/rows.ts";

/** So many dials may fail before the page says that the room can't be reached. */
export const PATIENCE = 2;

/** Says whether a room that was never entered, or was left, can't be reached. */
export function isUnreachable({ status, dialsFailed }: Pick<RoomState, "status" | "dialsFailed">): boolean {
  return status === "offline" || status === "connecting" && dialsFailed >= PATIENCE;
}
