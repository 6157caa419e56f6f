import { useState } from "preact/hooks";

/** How to find the room that is meant by what is typed, and how to go there. */
export interface EnterRoomProps {
  readonly isReady: boolean;
  /** Empty if it has no name in it, undefined if it is an address of something else. */
  readonly toRoom: (typed: string) => string | undefined;
  /** `key` is that of a private room, from a link. */
  readonly enter: (room: string, key: string | undefined) => void;
}

/** The key in a private room's link. */
const LINKED_KEY = /\/r\/[^/?#\s]+#([\w-]+)/;

/** Enters the room whose name, or link, one types. */
export function EnterRoom({ isReady, toRoom, enter }: EnterRoomProps) {
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const room = toRoom(typed);
  const key = LINKED_KEY.exec(typed)?.[1];
  const isProblem = isWrong && !room;
  const hint = room === undefined
    ? "That isn’t a room’s link: after the site’s name, one goes on with /r/ and the room’s name."
    : isProblem
    ? "A room’s name needs letters a–z, digits or hyphens."
    : room === "" || room === typed
    ? "Letters, digits and hyphens; a link works too."
    : `Opens ${room}`;
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (room) enter(room, key);
        else setWrong(true);
      }}
    >
      <label for="room-name">Room name</label>
      <div class="joined-field">
        <input
          id="room-name"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="go"
          aria-describedby="room-name-hint"
          aria-invalid={isProblem}
          disabled={!isReady}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button" disabled={!isReady}>Enter</button>
      </div>
      <p class="hint" id="room-name-hint" role="status">{hint}</p>
    </form>
  );
}
