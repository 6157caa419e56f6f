import { Crowd } from "../crowd.ts";
import { type Bench, type Cost, costOf } from "../measuring.ts";
import type { Member } from "../member.ts";

/** How many rooms and members, how many of a room's members speak, and how many of its lines are under way at once. */
export interface FullSpeed {
  readonly rooms: number;
  readonly members: number;
  readonly speakers: number;
  readonly window: number;
  readonly ms: number;
}

/** Lets all rooms speak as fast as they hear, for a while after a part of it to warm up. */
export function atFullSpeed(
  { epoll, server, rival }: Bench,
  { rooms, members, speakers, window, ms }: FullSpeed,
): Cost {
  using crowd = Crowd.enter({ epoll, port: server.port, dialect: rival.dialect, rooms, members });
  const speak = new Map<Member, () => void>();
  let isOver = false;
  for (const room of crowd.rooms) {
    // Servers go through a room in order, so who came last hears last.
    const slowest = room.at(-1)!;
    let said = 0;
    speak.set(slowest, () => {
      while (!isOver && said - slowest.heard < window) {
        if (!room[said % speakers]!.say()) throw new Error("the server doesn't take what is under way");
        said += 1;
      }
    });
  }
  crowd.onHeard = (member) => speak.get(member)?.();
  for (const begin of speak.values()) begin();
  crowd.wait(ms / 4);
  const cost = costOf({ crowd, server }, () => crowd.wait(ms));
  isOver = true;
  crowd.finish();
  return cost;
}
