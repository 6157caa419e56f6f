import type { RoomActions, RoomState } from "../lib/client/rows.ts";
import { AddressSwitch } from "./AddressSwitch.tsx";
import { Avatar } from "./Avatar.tsx";
import { Icon } from "./Icon.tsx";
import type { Introduction } from "../lib/client/introductions.ts";
import type { KeyCheckProps } from "./KeyCheck.tsx";
import { OfferButton } from "./OfferButton.tsx";
import type { Offer } from "./candidates.ts";
import { KeyCheck } from "./on_demand.ts";
import { OwnName } from "./OwnName.tsx";
import { PathLabel } from "./PathLabel.tsx";
import { pure } from "./pure.ts";

const RELAY = { kind: "relay" } as const;

/** Everybody in the room, and what one can do about oneself. */
export interface MemberListProps
  extends Pick<RoomState, "members" | "typing" | "name" | "paths" | "introductions" | "isHidden"> {
  readonly self: string | undefined;
  readonly isName: (typed: string) => boolean;
  readonly offer: Offer | undefined;
  /** Asks for a new link, in a private room. */
  readonly askForLink?: () => void;
  readonly actions: Pick<RoomActions, "rename" | "leave" | "hideAddress" | "trust"> | undefined;
}

/** The people in a room: oneself first, with the own name to change, then the others, eldest first. */
export const MemberList = pure<MemberListProps>((
  { members, typing, name, self, paths, introductions, isHidden, isName, offer, askForLink, actions },
) => (
  <div class="member-list">
    <h2>
      People <span class="count" data-testid="people">{members.length > 0 && members.length}</span>
    </h2>
    <OwnName id={self ?? ""} name={name} rename={actions && ((to) => actions.rename(to))} isName={isName} />
    <ul aria-label="Others">
      {members.filter(({ id }) => id !== self).map(({ id, name }) => (
        <li key={id} data-member={id}>
          <Avatar id={introductions?.get(id)?.fingerprint ?? id} name={name} />
          <span class="member-name">
            <bdi>{name}</bdi>
            <PathLabel path={paths.get(id) ?? RELAY} />
          </span>
          {typing.includes(id) && <span class="is-typing">typing</span>}
          <OfferButton label={`Offer a file to ${name}`} offer={offer && ((chosen) => offer(chosen, id))} />
          <Key introduction={introductions?.get(id)} trust={actions && (() => actions.trust(id))} />
        </li>
      ))}
    </ul>
    <div class="own-choices">
      <AddressSwitch isHidden={isHidden} hide={actions && ((isHidden) => actions.hideAddress(isHidden))} />
      {askForLink && (
        <button
          type="button"
          class="button leave"
          aria-haspopup="dialog"
          disabled={!actions}
          onClick={askForLink}
        >
          <Icon shape="key" /> New link
        </button>
      )}
      <button type="button" class="button leave" disabled={!actions} onClick={() => actions?.leave()}>
        <Icon shape="leave" /> Leave the room
      </button>
    </div>
  </div>
));

function Key(
  { introduction, trust }: { introduction: Introduction | undefined; trust: KeyCheckProps["trust"] },
) {
  return introduction === undefined ? null : <KeyCheck introduction={introduction} trust={trust} />;
}
