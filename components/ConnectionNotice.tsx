import { Component } from "preact";
import type { RoomState, Status } from "../lib/client/rows.ts";
import { PATIENCE } from "./reachability.ts";

/** The connection, and how many own lines and changes wait for it. */
export interface ConnectionNoticeProps extends Pick<RoomState, "status" | "dialsFailed"> {
  readonly unsent: number;
}

interface Seen {
  readonly status: Status;
  /** Whether the reader has come back after a stop and isn't in the room yet: nothing was lost then. */
  readonly isEntering: boolean;
  readonly isBack: boolean;
}

/** Says that the connection is lost or can't be made, and for a moment that it is back. */
export class ConnectionNotice extends Component<ConnectionNoticeProps, Seen> {
  override state: Seen = { status: this.props.status, isEntering: true, isBack: false };

  static override getDerivedStateFromProps({ status }: ConnectionNoticeProps, seen: Seen): Seen {
    if (status === seen.status) return seen;
    const isEntering = status === "stopped" || seen.isEntering && seen.status !== "online";
    return { status, isEntering, isBack: status === "online" && !isEntering };
  }

  override render(props: ConnectionNoticeProps, { isEntering, isBack }: Seen) {
    const trouble = troubleWords(props, isEntering);
    return (
      <div class="notice-place" role="status" data-testid="notice">
        {trouble !== undefined && <p class="notice away">{trouble} {waitingWords(props.unsent)}</p>}
        {isBack && (
          <p class="notice back" onAnimationEnd={() => this.setState({ isBack: false })}>Back online</p>
        )}
      </div>
    );
  }
}

function troubleWords({ status, dialsFailed }: ConnectionNoticeProps, isEntering: boolean) {
  if (status === "offline") return "You are offline.";
  if (status !== "connecting" && status !== "reconnecting") return undefined;
  if (!isEntering) return "Connection lost. Trying again…";
  if (dialsFailed < PATIENCE) return undefined;
  return "Can’t reach the room. Trying again… A proxy or a browser extension may block the connection.";
}

function waitingWords(unsent: number): string {
  if (unsent === 0) return "What you write is kept and sent later.";
  return unsent === 1 ? "1 line waits to be sent." : `${unsent} lines wait to be sent.`;
}
