import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LineRow, LogView, RoomActions, Row } from "../lib/client/rows.ts";
import { BlockView } from "./BlockView.tsx";
import { BottomStick, type WatchSize } from "./bottom_stick.ts";
import { Icon } from "./Icon.tsx";
import { LineMenu, type MenuPlace, placeBeside } from "./LineMenu.tsx";
import type { LineActions } from "./LineView.tsx";
import { walkLines } from "./line_walk.ts";
import { endOf, linesAfter, type LogPlace } from "./log_reading.ts";
import { pure } from "./pure.ts";

/** The log to show, with what stands above it while nothing has been said. */
export interface MessageListProps {
  readonly log: LogView;
  /** The reader's calendar day. */
  readonly today: string;
  readonly actions: Pick<RoomActions, "react" | "retract" | "retry" | "discard"> | undefined;
  readonly edit: (line: LineRow) => void;
  readonly watchSize: WatchSize;
  readonly intro: ComponentChildren;
}

/** The lines of a room: it follows the newest one, unless the reader reads back. */
export const MessageList = pure<MessageListProps>(({ log, today, actions, edit, watchSize, intro }) => {
  const scroller = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stick = useRef<BottomStick>();
  const shown = useRef(log);
  const [leftAt, setLeftAt] = useState<LogPlace>();
  const [menu, setMenu] = useState<{ line: LineRow; button: HTMLElement; place: MenuPlace }>();
  const lineActions = useMemo<LineActions>(() => ({
    react: (id, value) => actions?.react(id, value),
    retry: (id) => actions?.retry(id),
    discard: (id) => actions?.discard(id),
    more(line, button) {
      if (scroller.current) setMenu({ line, button, place: placeBeside(button, scroller.current) });
    },
  }), [actions]);

  useEffect(() => {
    if (!scroller.current || !content.current) return;
    const changed = (isStuck: boolean) => setLeftAt(isStuck ? undefined : endOf(shown.current));
    const made = new BottomStick({
      scroller: scroller.current,
      content: content.current,
      watchSize,
      changed,
    });
    stick.current = made;
    return () => made[Symbol.dispose]();
  }, [watchSize]);
  useEffect(() => {
    if (log.waiting.length > shown.current.waiting.length) stick.current?.stick();
    shown.current = log;
  }, [log]);

  return (
    <div class="log-frame">
      <section
        ref={scroller}
        class="log"
        aria-label="Messages"
        tabIndex={0}
        onScroll={() => {
          stick.current?.scrolled();
          if (menu) setMenu(undefined);
        }}
        onKeyDown={(event) => walkLines(event)}
      >
        <div ref={content} class="log-content">
          {intro}
          <Rows log={log} today={today} actions={lineActions} />
        </div>
      </section>
      {leftAt && (
        <button type="button" class="to-bottom" onClick={() => stick.current?.stick()}>
          <Icon shape="down" />
          {newLines(linesAfter(log, leftAt).length)}
        </button>
      )}
      {menu && actions && (
        <LineMenu
          line={menu.line}
          place={menu.place}
          actions={actions}
          edit={edit}
          close={(takesFocusBack) => {
            setMenu(undefined);
            if (takesFocusBack) menu.button.focus();
          }}
        />
      )}
    </div>
  );
});

const Rows = pure<Pick<MessageListProps, "log" | "today"> & { actions: LineActions }>(
  ({ log, today, actions }) => {
    if (log.blocks.length === 0 && log.waiting.length === 0) return null;
    let before: Row | undefined;
    const blocks = log.blocks.map(({ key, rows }) => {
      const block = <BlockView key={key} rows={rows} before={before} today={today} actions={actions} />;
      before = rows.at(-1) ?? before;
      return block;
    });
    return (
      <div role="list" aria-label="Lines">
        {blocks}
        {log.waiting.length > 0 && (
          <BlockView key="waiting" rows={log.waiting} before={before} today={today} actions={actions} />
        )}
      </div>
    );
  },
);

function newLines(count: number): string {
  return count === 0 ? "Latest" : `${count} new`;
}
