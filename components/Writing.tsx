import type { LineRow, RoomActions, RoomState } from "../lib/client/rows.ts";
import { Composer, type ComposerProps } from "./Composer.tsx";
import { lastOwnLine } from "./log_reading.ts";
import { ChangeRefusal, LineEditor } from "./on_demand.ts";
import { type Note, PassingAlert } from "./PassingAlert.tsx";
import { Typing } from "./Typing.tsx";

type Shown = Pick<RoomState, "members" | "typing" | "log" | "refusedChange">;

/** What stands below the log; `edit` without a line is the end of editing. */
export interface WritingProps extends Omit<ComposerProps, "actions" | "editLast"> {
  readonly state: Shown;
  readonly actions: Pick<RoomActions, "typing" | "edit"> | undefined;
  readonly editing: LineRow | undefined;
  readonly edit: (line: LineRow | undefined) => void;
  /** Why something that was chosen isn't offered. */
  readonly offerProblem: Note | undefined;
}

/** Where lines are written, changed and sent; above it who is typing, and what the reader asked for in vain. */
export function Writing({ state, actions, editing, edit, offerProblem, ...composer }: WritingProps) {
  const { members, typing, log, refusedChange } = state;
  return (
    <div class="write">
      <ChangeRefusal change={refusedChange} />
      <PassingAlert note={offerProblem} />
      <Typing members={members} typing={typing} />
      {editing && actions
        ? (
          <LineEditor
            key={editing.id}
            line={editing}
            edit={(id, text) => actions.edit(id, text)}
            limit={composer.limit}
            close={() => edit(undefined)}
          />
        )
        : <Composer {...composer} actions={actions} editLast={() => edit(lastOwnLine(log))} />}
    </div>
  );
}
