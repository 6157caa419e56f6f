import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { DisplayName } from "../components/DisplayName.tsx";
import { EnterRoom } from "../components/EnterRoom.tsx";
import { MakeRoom } from "../components/MakeRoom.tsx";
import { RecentRooms } from "../components/RecentRooms.tsx";
import { browserStores, canBePrivate, randomBytes, systemNow } from "../lib/client/browser.ts";
import { goTo, onPageShown } from "../lib/client/page.ts";
import {
  displayName,
  forgetRoom,
  intendToMake,
  newRoomName,
  type RecentRoom,
  recentRooms,
  rememberDisplayName,
  ROOM_NAME_BYTES,
  roomPath,
} from "../lib/client/preferences.ts";
import { newRoomKey } from "../lib/client/room_key.ts";
import { toRoomMeant } from "../lib/protocol/names.ts";

/** The start page's controls: make a room, enter one by its name, or go back to a recent one. */
export default function Lobby() {
  const isReady = useSignal(false);
  const hasPrivacy = useSignal(true);
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
    hasPrivacy.value = canBePrivate();
    isReady.value = true;
    const shown = onPageShown(read);
    return () => shown[Symbol.dispose]();
  }, []);

  const make = (kind: "private" | "open") => {
    const room = newRoomName(randomBytes(ROOM_NAME_BYTES));
    intendToMake(browserStores().tab, room);
    goTo(roomPath(room, kind === "private" ? newRoomKey(randomBytes) : undefined));
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
      <MakeRoom isReady={isReady.value} canBePrivate={hasPrivacy.value} make={make} />
      <p class="or">or enter one that you know</p>
      <EnterRoom
        isReady={isReady.value}
        toRoom={toRoomMeant}
        enter={(room, key) => goTo(roomPath(room, key))}
      />
      <RecentRooms
        rooms={recent.value}
        pathOf={({ room, key }) => roomPath(room, key)}
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
