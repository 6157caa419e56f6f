import { useState } from "preact/hooks";

/** How to make a room's name of what is typed, and how to go there. */
export interface EnterRoomProps {
  readonly isReady: boolean;
  readonly toRoomName: (typed: string) => string;
  /** `key` is that of a private room, from a link. */
  readonly enter: (room: string, key: string | undefined) => void;
}

/** A room's link, as people paste it in place of a name. */
const LINK = /\/r\/([^/?#\s]+)(?:#([\w-]+))?/;

/** Enters the room whose name, or link, one types. */
export function EnterRoom({ isReady, toRoomName, enter }: EnterRoomProps) {
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const [, linked, key] = LINK.exec(typed) ?? [];
  const room = toRoomName(linked ?? typed);
  const hint = isWrong && room === ""
    ? "A room’s name needs letters a–z, digits or hyphens."
    : room === "" || room === typed
    ? "Letters, digits and hyphens; a link works too."
    : `Opens ${room}`;
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (room === "") setWrong(true);
        else enter(room, key);
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
          aria-invalid={isWrong && room === ""}
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
