import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { EmptyRoom } from "../components/EmptyRoom.tsx";
import type { LinkProblem } from "../components/IncompleteLink.tsx";
import { endOf, linesAfter } from "../components/log_reading.ts";
import { MemberList, type MemberListProps } from "../components/MemberList.tsx";
import { MessageList } from "../components/MessageList.tsx";
import type { Note } from "../components/PassingAlert.tsx";
import { NewLinks } from "../components/NewLinks.tsx";
import { offering } from "../components/offering.ts";
import * as extras from "../components/on_demand.ts";
import { isUnreachable } from "../components/reachability.ts";
import { PeopleSheet } from "../components/PeopleSheet.tsx";
import { RoomBar } from "../components/RoomBar.tsx";
import { Transfers } from "../components/transfers.ts";
import { dayOf } from "../components/when.ts";
import { Writing } from "../components/Writing.tsx";
import { browserStores, copyText, systemNow } from "../lib/client/browser.ts";
import { openRoom } from "../lib/client/browser_room.ts";
import {
  after,
  catchFiles,
  countInTitle,
  fitAboveKeyboard,
  goTo,
  hasFinePointer,
  isPageHidden,
  loadWhenIdle,
  onPageShown,
  pageKey,
  pageLink,
  reloadOnOtherKey,
  watchSize,
} from "../lib/client/page.ts";
import { draftOf, rememberDraft } from "../lib/client/preferences.ts";
import { type LineRow, NOTHING_YET } from "../lib/client/rows.ts";
import type { Session } from "../lib/client/session.ts";
import { LIMITS } from "../lib/protocol/limits.ts";
import { toDisplayName } from "../lib/protocol/names.ts";
import { utf8Length } from "../lib/protocol/utf8.ts";

const TEXT_LIMIT = { bytes: LIMITS.textBytes, sizeOf: utf8Length };
const isName = (typed: string) => toDisplayName(typed) !== undefined;

/** A room's page: it opens the session and lays out what the session shows. */
export default function RoomView({ room }: { room: string }) {
  const state = useSignal(NOTHING_YET);
  const session = useSignal<Session | undefined>(undefined);
  const draft = useSignal("");
  const editing = useSignal<LineRow | undefined>(undefined);
  const isSheetOpen = useSignal(false);
  const isAskingForLink = useSignal(false);
  const takesFocus = useSignal(false);
  const isReady = useSignal(false);
  const wasStopped = useRef(false);
  const sendsSoon = useRef(false);
  const offerProblem = useSignal<Note | undefined>(undefined);
  const isPrivate = useSignal(false);
  const problem = useSignal<LinkProblem | undefined>(undefined);
  // What couldn't be loaded is asked for again when it is drawn again.
  const [, drawAgain] = useState(false);

  useEffect(() => {
    const scope: Disposable[] = [reloadOnOtherKey(), fitAboveKeyboard()];
    scope.push(loadWhenIdle(extras.loadExtras, () => drawAgain(true)));
    let isOver = false;
    const key = pageKey();
    isPrivate.value = key !== "";
    draft.value = draftOf(browserStores().tab, room);
    takesFocus.value = hasFinePointer();
    isReady.value = true;
    openRoom(room, key).then((opened) => {
      if (typeof opened === "string") problem.value = opened;
      else if (isOver) opened[Symbol.dispose]();
      else take(opened, scope);
    }).catch(() => problem.value = "failed");
    return () => {
      isOver = true;
      scope.forEach((each) => each[Symbol.dispose]());
    };
  }, [room]);

  const take = (opened: Session, scope: Disposable[]) => {
    let seen = endOf(opened.state.log);
    const show = () => {
      state.value = opened.state;
      if (opened.state.stopped !== undefined) isSheetOpen.value = isAskingForLink.value = false;
      if (!isPageHidden()) seen = endOf(opened.state.log);
      countInTitle(linesAfter(opened.state.log, seen).length);
    };
    scope.push(opened, opened.subscribe(show), onPageShown(show));
    session.value = opened;
    show();
    if (sendsSoon.current && draft.value.trim() !== "") send(draft.value);
  };

  const write = (text: string) => {
    draft.value = text;
    rememberDraft(browserStores().tab, room, text);
  };
  /** A line that is sent before the session is here stays where it is written, and goes when it is. */
  const send = (text: string) => {
    sendsSoon.current = session.value === undefined;
    session.value?.say(text);
    if (session.value !== undefined) write("");
  };

  const actions = session.value;
  const { status, stopped, self, name, members, typing, log, paths, introductions, isHidden } = state.value;
  const { dialsFailed, transfers } = state.value;
  wasStopped.current ||= stopped !== undefined;
  const copy = useMemo(() => actions && (() => copyText(pageLink())), [actions]);
  const cannotOpen = isUnreachable({ status, dialsFailed });
  const intro = useMemo(() => {
    if (self === undefined) return !cannotOpen && <p class="opening">Opening the room…</p>;
    return log.lines === 0 && (
      <EmptyRoom link={pageLink()} people={members.length} isPrivate={isPrivate.value} copy={copy} />
    );
  }, [self === undefined, cannotOpen, log.lines === 0, members.length, isPrivate.value, copy]);
  const edit = useMemo(() => (line: LineRow | undefined) => {
    editing.value = line;
    takesFocus.value = true;
  }, []);
  const offer = useMemo(() =>
    actions && offering(actions, (text) => {
      offerProblem.value = text === undefined ? undefined : { key: String(systemNow()), text };
    }), [actions]);
  const askForLink = useMemo(() => () => isAskingForLink.value = true, []);
  const people: MemberListProps = {
    ...{ members, typing, name, self, paths, isHidden, isName, offer, actions },
    ...(introductions && { introductions, askForLink }),
  };

  return (
    <NewLinks
      {...{ introductions, isAsking: isAskingForLink.value, succession: actions?.succession }}
      answered={(isMade) => {
        isAskingForLink.value = false;
        if (isMade) isSheetOpen.value = false;
      }}
      goTo={(path) => {
        if (log.unsent === 0) actions?.leave();
        goTo(path);
      }}
    >
      <div class="room" data-status={status}>
        <RoomBar
          room={room}
          status={problem.value === undefined ? status : "stopped"}
          isPrivate={isPrivate.value}
          people={members.length}
          copy={copy}
          showPeople={() => isSheetOpen.value = true}
        />
        <main class="talk">
          <extras.ConnectionNotice status={status} dialsFailed={dialsFailed} unsent={log.unsent} />
          {problem.value !== undefined
            ? <extras.IncompleteLink room={room} problem={problem.value} />
            : stopped !== undefined && actions
            ? (
              <extras.StopPanel
                room={room}
                reason={stopped}
                isPrivate={isPrivate.value}
                unsent={log.unsent}
                enterAgain={(options) => actions.enterAgain(options)}
              />
            )
            : (
              <>
                <Transfers.Provider value={transfers}>
                  <MessageList
                    log={log}
                    today={dayOf(systemNow())}
                    actions={actions}
                    edit={edit}
                    watchSize={watchSize}
                    intro={intro}
                    takesFocus={wasStopped.current && !takesFocus.value}
                  />
                </Transfers.Provider>
                <Writing
                  state={state.value}
                  actions={actions}
                  editing={editing.value}
                  edit={edit}
                  draft={draft.value}
                  limit={TEXT_LIMIT}
                  takesFocus={takesFocus.value}
                  isReady={isReady.value}
                  change={write}
                  send={send}
                  offer={offer}
                  offerProblem={offerProblem.value}
                />
              </>
            )}
          <extras.Announcer log={log} transfers={transfers} hasEntered={self !== undefined} after={after} />
        </main>
        <aside class="people" aria-label="People">
          <MemberList {...people} />
        </aside>
        <extras.DropZone catchFiles={catchFiles} offer={stopped === undefined ? offer : undefined} />
        {isSheetOpen.value && <PeopleSheet {...people} close={() => isSheetOpen.value = false} />}
      </div>
    </NewLinks>
  );
}
