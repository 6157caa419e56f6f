import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { LineRow, LogView, RoomActions, Row } from "../lib/client/rows.ts";
import { BlockView } from "./BlockView.tsx";
import { BottomStick, type WatchSize } from "./bottom_stick.ts";
import type { FileActions } from "./FileCard.tsx";
import { Icon } from "./Icon.tsx";
import { useKeptFocus } from "./kept_focus.ts";
import type { LineActions } from "./LineView.tsx";
import { walkLines } from "./line_walk.ts";
import { endOf, linesAfter, type LogPlace, ownWaiting } from "./log_reading.ts";
import { LineMenu } from "./on_demand.ts";
import { RunJoiner } from "./presence_runs.ts";
import { pure } from "./pure.ts";

/** The log to show, with what stands above it while nothing has been said. */
export interface MessageListProps {
  readonly log: LogView;
  /** The reader's calendar day. */
  readonly today: string;
  readonly actions: (FileActions & Pick<RoomActions, "react" | "retract" | "retry" | "discard">) | undefined;
  readonly edit: (line: LineRow) => void;
  readonly watchSize: WatchSize;
  readonly intro: ComponentChildren;
  /** Whether the log takes the focus when it appears. */
  readonly takesFocus: boolean;
}

/** An open menu: the line it is for, and the button that it belongs to. */
interface OpenMenu {
  readonly line: LineRow;
  readonly button: HTMLElement;
}

/** The lines of a room: it follows the newest one, unless the reader reads back. */
export const MessageList = pure<MessageListProps>(
  ({ log, today, actions, edit, watchSize, intro, takesFocus }) => {
    const scroller = useRef<HTMLElement>(null);
    const content = useRef<HTMLDivElement>(null);
    const stick = useRef<BottomStick>();
    const shown = useRef(log);
    const [leftAt, setLeftAt] = useState<LogPlace>();
    const [menu, setMenu] = useState<OpenMenu>();
    useKeptFocus(scroller);
    const closeMenu = (takesFocusBack: boolean) => {
      setMenu((open) => open?.button === menu?.button ? undefined : open);
      const back = menu?.button.isConnected ? menu.button : scroller.current;
      if (takesFocusBack) back?.focus({ preventScroll: true });
    };
    const lineActions = useMemo<LineActions>(() => ({
      react: (id, value) => actions?.react(id, value),
      retry: (id) => actions?.retry(id),
      discard: (id) => actions?.discard(id),
      fetch: (id) => actions?.fetch(id),
      stopTransfer: (id, member) => actions?.stopTransfer(id, member),
      save: (id) => actions?.save(id),
      unfolds: () => stick.current?.stay(),
      more(line, button) {
        setMenu((open) => open?.button === button ? undefined : { line, button });
        button.focus({ preventScroll: true });
      },
    }), [actions]);

    useLayoutEffect(() => {
      if (takesFocus) scroller.current?.focus();
    }, []);
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
      if (ownWaiting(log) > ownWaiting(shown.current)) stick.current?.stick();
      shown.current = log;
      if (menu && !menu.button.isConnected) closeMenu(true);
    }, [log]);
    useLayoutEffect(() => {
      if (!menu) return;
      menu.button.setAttribute("aria-expanded", "true");
      const hold = stick.current?.hold();
      return () => {
        menu.button.removeAttribute("aria-expanded");
        hold?.[Symbol.dispose]();
      };
    }, [menu]);

    return (
      <div class={`log-frame${menu ? " with-menu" : ""}${leftAt ? " left" : ""}`}>
        <section
          ref={scroller}
          class="log"
          aria-label="Messages"
          tabIndex={0}
          onScroll={() => {
            if (stick.current?.scrolled() && menu) closeMenu(true);
          }}
          onKeyDown={(event) => walkLines(event)}
        >
          <div ref={content} class="log-content">
            {intro}
            <Rows log={log} today={today} actions={lineActions} />
          </div>
        </section>
        {leftAt && (
          <button
            type="button"
            class="to-bottom"
            onClick={() => {
              scroller.current?.focus({ preventScroll: true });
              stick.current?.stick();
            }}
          >
            <Icon shape="down" />
            {newLines(linesAfter(log, leftAt).length)}
          </button>
        )}
        {menu && actions && scroller.current && (
          <LineMenu
            key={menu.line.id}
            line={menu.line}
            button={menu.button}
            frame={scroller.current}
            watchSize={watchSize}
            actions={actions}
            edit={edit}
            close={closeMenu}
          />
        )}
      </div>
    );
  },
);

const Rows = pure<Pick<MessageListProps, "log" | "today"> & { actions: LineActions }>(
  ({ log, today, actions }) => {
    const joiner = useMemo(() => new RunJoiner(), []);
    if (log.blocks.length === 0 && log.waiting.length === 0) return null;
    let before: Row | undefined;
    const blocks = joiner.join(log.blocks).map(({ key, rows, carried, isOpen }) => {
      const more = { rows, before, carried, isOpen, today, actions };
      before = rows.at(-1) ?? before;
      return <BlockView key={key} {...more} />;
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
