import { Crowd } from "../crowd.ts";
import { type Bench, type Cost, costOf } from "../measuring.ts";
import type { Member } from "../member.ts";

/** How many rooms and members (an even number), and how many signals of a member are under way at once. */
export interface Signals {
  readonly rooms: number;
  readonly members: number;
  readonly window: number;
  readonly ms: number;
}

/** Lets the members of a room signal to each other in pairs as fast as they hear. */
export function signalAtFullSpeed(
  { epoll, server, rival }: Bench,
  { rooms, members, window, ms }: Signals,
): Cost {
  using crowd = Crowd.enter({ epoll, port: server.port, dialect: rival.dialect, rooms, members });
  const mateOf = ({ mates, speaker }: Member) => mates[speaker ^ 1]!;
  let isOver = false;
  const signal = (member: Member) => {
    const mate = mateOf(member);
    while (!isOver && member.said - mate.heard < window) {
      if (!member.say(mate.self)) throw new Error("the server doesn't take what is under way");
    }
  };
  crowd.onHeard = (member) => signal(mateOf(member));
  for (const member of crowd.all) signal(member);
  crowd.wait(ms / 4);
  const cost = costOf({ crowd, server }, () => crowd.wait(ms));
  isOver = true;
  crowd.finish((member) => mateOf(member).said);
  return cost;
}
