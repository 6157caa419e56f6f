import type { RoomPage } from "./room_page.ts";

/** Waits until so many members are connected directly. */
export async function connected(room: RoomPage, count: number): Promise<void> {
  await room.page.waitForFunction(
    (count) => document.querySelectorAll('.people [data-path]:not([data-path="relay"])').length === count,
    count,
    { polling: 50 },
  );
}
