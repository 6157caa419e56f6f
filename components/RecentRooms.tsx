import type { RecentRoom } from "../lib/client/preferences.ts";
import { Icon } from "./Icon.tsx";
import { agoOf } from "./when.ts";

/** The rooms entered lately, seen at the time `now`. */
export interface RecentRoomsProps {
  readonly rooms: readonly RecentRoom[];
  readonly now: number;
  readonly forget: (room: string) => void;
}

/** The way back to rooms that one has been in. */
export function RecentRooms({ rooms, now, forget }: RecentRoomsProps) {
  if (rooms.length === 0) return null;
  return (
    <section class="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">Recent rooms</h2>
      <ul>
        {rooms.map(({ room, at }) => (
          <li key={room}>
            <a href={`/r/${room}`}>
              <span class="recent-room">{room}</span>
              <span class="ago">{agoOf(at, now)}</span>
            </a>
            <button
              type="button"
              class="icon-button"
              aria-label={`Forget ${room}`}
              onClick={() => forget(room)}
            >
              <Icon shape="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
