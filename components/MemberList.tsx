import type { RoomActions, RoomState } from "../lib/client/rows.ts";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import { OwnName } from "./OwnName.tsx";
import { pure } from "./pure.ts";

/** Everybody in the room, and what one can do about oneself. */
export interface MemberListProps extends Pick<RoomState, "members" | "typing" | "name"> {
  readonly self: string | undefined;
  readonly actions: Pick<RoomActions, "rename" | "leave"> | undefined;
}

/** The people in a room: oneself first, with the own name to change, then the others, eldest first. */
export const MemberList = pure<MemberListProps>(({ members, typing, name, self, actions }) => (
  <div class="member-list">
    <h2>
      People <span class="count" data-testid="people">{members.length > 0 && members.length}</span>
    </h2>
    <OwnName id={self ?? ""} name={name} rename={actions && ((to) => actions.rename(to))} />
    <ul aria-label="Others">
      {members.filter(({ id }) => id !== self).map(({ id, name }) => (
        <li key={id} data-member={id}>
          <Avatar id={id} name={name} />
          <bdi class="member-name">{name}</bdi>
          {typing.includes(id) && <span class="is-typing">typing</span>}
        </li>
      ))}
    </ul>
    <button type="button" class="button leave" disabled={!actions} onClick={() => actions?.leave()}>
      <Icon shape="leave" /> Leave the room
    </button>
  </div>
));
