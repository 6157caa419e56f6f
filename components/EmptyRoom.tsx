import { CopyLink, type CopyLinkProps } from "./CopyLink.tsx";
import { pure } from "./pure.ts";

/** The link of a room in which nothing has been said, and how many people are in it. */
export interface EmptyRoomProps extends Pick<CopyLinkProps, "copy"> {
  readonly link: string;
  readonly people: number;
  readonly isPrivate: boolean;
}

/** What a room shows before anything has been said: above all, its link. */
export const EmptyRoom = pure<EmptyRoomProps>(({ link, people, isPrivate, copy }) => (
  <div class="empty-room">
    <h2>{people > 1 ? "Nobody has said anything yet" : "You are the first one here"}</h2>
    <p>
      {people > 1
        ? "Say hello, or share this link with others."
        : "Share this link: whoever opens it is in the room."}
    </p>
    <div class="share">
      <input
        type="text"
        readOnly
        aria-label="Link to this room"
        value={link}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <CopyLink copy={copy} look="main" />
    </div>
    <p class="hint">
      {isPrivate
        ? "The link holds the room’s key: send it by a way that you trust. The server never sees it."
        : "No account needed. Lines are kept for as long as the room is."}
    </p>
  </div>
));
