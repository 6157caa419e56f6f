import { Icon } from "./Icon.tsx";

/** Whether a room can be made now, and whether it can be private; how either kind is made. */
export interface MakeRoomProps {
  readonly isReady: boolean;
  readonly canBePrivate: boolean;
  readonly make: (kind: "private" | "open") => void;
}

/** The choice between a private room, which comes first, and an open one. */
export function MakeRoom({ isReady, canBePrivate, make }: MakeRoomProps) {
  if (isReady && !canBePrivate) {
    return (
      <div class="make-room">
        <button type="button" class="button main" onClick={() => make("open")}>Make an open room</button>
        <p class="hint">
          Private rooms need a secure address (https), since browsers have no cryptography elsewhere. The
          server can read an open room.
        </p>
      </div>
    );
  }
  return (
    <div class="make-room">
      <button type="button" class="button main" disabled={!isReady} onClick={() => make("private")}>
        <Icon shape="lock" /> Make a private room
      </button>
      <button type="button" class="button" disabled={!isReady} onClick={() => make("open")}>
        Make an open room
      </button>
      <p class="hint">
        A private room’s key is in its link only: the server can’t read what is said. An open room it can.
      </p>
    </div>
  );
}
