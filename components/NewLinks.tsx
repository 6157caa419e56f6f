import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { RoomState } from "../lib/client/rows.ts";
import type { Succession } from "../lib/client/succession.ts";
import { NewLinkContext, type NewLinkReading } from "./new_link_context.ts";
import { NewLinkDialog } from "./on_demand.ts";

/** A private room's new links; without `succession` there are none. */
export interface NewLinksProps {
  readonly introductions: RoomState["introductions"] | undefined;
  readonly succession: Succession | undefined;
  /** Whether a new link is asked for. */
  readonly isAsking: boolean;
  /** Told when it is no longer, and whether one was made. */
  readonly answered: (isMade: boolean) => void;
  /** Leaves the room for another one. */
  readonly goTo: (path: string) => void;
  readonly children: ComponentChildren;
}

/** A room whose rows know how to read new links, with the dialog that makes one. */
export function NewLinks(
  { succession, introductions, isAsking, answered, goTo, children }: NewLinksProps,
) {
  const isMade = useRef(false);
  const leave = useRef(goTo);
  leave.current = goTo;
  const reading = useMemo<NewLinkReading | undefined>(() =>
    succession && introductions && {
      introductions,
      standingOf: (line) => succession.standingOf(line),
      takenBy: (line) => succession.takenBy(line),
      go: (link) => leave.current(succession.follow(link)),
      takesFocus({ isOwn }) {
        const takes = isOwn && isMade.current;
        if (takes) isMade.current = false;
        return takes;
      },
    }, [succession, introductions]);
  return (
    <NewLinkContext.Provider value={reading}>
      {children}
      {isAsking && succession && introductions && (
        <NewLinkDialog
          self={succession.self}
          introductions={introductions}
          most={succession.most}
          make={async (chosen) => {
            await succession.make(chosen);
            isMade.current = true;
          }}
          close={() => answered(isMade.current)}
        />
      )}
    </NewLinkContext.Provider>
  );
}
