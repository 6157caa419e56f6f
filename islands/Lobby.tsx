import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DisplayName } from "../components/DisplayName.tsx";
import { EnterRoom } from "../components/EnterRoom.tsx";
import { RecentRooms } from "../components/RecentRooms.tsx";
import { browserStores, randomBytes, systemNow } from "../lib/client/browser.ts";
import { goTo, onPageShown } from "../lib/client/page.ts";
import {
  displayName,
  forgetRoom,
  intendToMake,
  newRoomName,
  type RecentRoom,
  recentRooms,
  rememberDisplayName,
} from "../lib/client/preferences.ts";
import { toRoomMeant } from "../lib/protocol/names.ts";

/** Bytes of a new room's name; each gives 5 bits. */
const NAME_BYTES = 20;

/** The start page's controls: make a room, enter one by its name, or go back to a recent one. */
export default function Lobby() {
  const isReady = useSignal(false);
  const name = useSignal("");
  const recent = useSignal<readonly RecentRoom[]>([]);
  const now = useSignal(0);

  useEffect(() => {
    const { local } = browserStores();
    const read = () => {
      name.value = displayName(local) ?? "";
      recent.value = recentRooms(local);
      now.value = systemNow();
    };
    read();
    isReady.value = true;
    const shown = onPageShown(read);
    return () => shown[Symbol.dispose]();
  }, []);

  const make = () => {
    const room = newRoomName(randomBytes(NAME_BYTES));
    intendToMake(browserStores().tab, room);
    goTo(`/r/${room}`);
  };

  return (
    <div class="lobby-card" data-ready={isReady.value}>
      <DisplayName
        name={name.value}
        isReady={isReady.value}
        change={(typed) => {
          name.value = typed;
          rememberDisplayName(browserStores().local, typed);
        }}
      />
      <button type="button" class="button main make-room" disabled={!isReady.value} onClick={make}>
        Make a room
      </button>
      <p class="or">or enter one that you know</p>
      <EnterRoom isReady={isReady.value} toRoom={toRoomMeant} enter={(room) => goTo(`/r/${room}`)} />
      <RecentRooms
        rooms={recent.value}
        now={now.value}
        forget={(room) => {
          const { local } = browserStores();
          forgetRoom(local, room);
          recent.value = recentRooms(local);
        }}
      />
    </div>
  );
}
