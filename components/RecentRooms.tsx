import type { RecentRoom } from "../lib/client/preferences.ts";
import { Icon } from "./Icon.tsx";
import { agoOf } from "./when.ts";

/** The rooms entered lately, seen at the time `now`. */
export interface RecentRoomsProps {
  readonly rooms: readonly RecentRoom[];
  readonly pathOf: (room: RecentRoom) => string;
  readonly now: number;
  readonly forget: (room: string) => void;
}

/** The way back to rooms that one has been in. */
export function RecentRooms({ rooms, pathOf, now, forget }: RecentRoomsProps) {
  if (rooms.length === 0) return null;
  return (
    <section class="recent" aria-labelledby="recent-title">
      <h2 id="recent-title">Recent rooms</h2>
      <ul>
        {rooms.map((each) => (
          <li key={each.room}>
            <a href={pathOf(each)}>
              {each.key !== undefined && <Icon shape="lock" />}
              <span class="recent-room">{each.room}</span>
              {each.key !== undefined && <span class="unseen">, private</span>}
              <span class="ago">{agoOf(each.at, now)}</span>
            </a>
            <button
              type="button"
              class="icon-button"
              aria-label={`Forget ${each.room}`}
              onClick={() => forget(each.room)}
            >
              <Icon shape="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
