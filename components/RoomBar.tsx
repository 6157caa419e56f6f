import type { Status } from "../lib/client/rows.ts";
import { CopyLink, type CopyLinkProps } from "./CopyLink.tsx";
import { Icon } from "./Icon.tsx";
import { Mark } from "./Mark.tsx";
import { pure } from "./pure.ts";
import { PrivateMark } from "./PrivateMark.tsx";
import { StatusBadge } from "./StatusBadge.tsx";

/** What stands above a room. */
export interface RoomBarProps extends Pick<CopyLinkProps, "copy"> {
  readonly room: string;
  readonly status: Status;
  readonly isPrivate: boolean;
  /** How many people are in the room, once known. */
  readonly people: number;
  readonly showPeople: () => void;
}

/** The room's name and connection, its link, and on narrow screens the way to the people in it. */
export const RoomBar = pure<RoomBarProps>(({ room, status, isPrivate, people, copy, showPeople }) => (
  <header class="room-bar">
    <a class="home" href="/" aria-label="Parley: all rooms">
      <Mark />
    </a>
    <div class="room-title">
      <h1>{room}</h1>
      <span class="room-marks">
        <StatusBadge status={status} />
        {isPrivate && <PrivateMark />}
      </span>
    </div>
    {status !== "stopped" && (
      <>
        <CopyLink copy={copy} look="compact" />
        <button
          type="button"
          class="show-people"
          aria-haspopup="dialog"
          aria-label={people > 0 ? `People: ${people}` : "People"}
          onClick={showPeople}
        >
          <Icon shape="people" />
          <span aria-hidden="true">{people > 0 && people}</span>
        </button>
      </>
    )}
  </header>
));
