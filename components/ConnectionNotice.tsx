import { Component } from "preact";
import type { Status } from "../lib/client/rows.ts";

/** The connection, and how many own lines wait for it. */
export interface ConnectionNoticeProps {
  readonly status: Status;
  readonly waiting: number;
}

interface Seen {
  readonly status: Status;
  readonly isBack: boolean;
}

/** Says that the connection is lost, and for a moment that it is back. */
export class ConnectionNotice extends Component<ConnectionNoticeProps, Seen> {
  override state: Seen = { status: this.props.status, isBack: false };

  static override getDerivedStateFromProps({ status }: ConnectionNoticeProps, seen: Seen): Seen {
    if (status === seen.status) return seen;
    return {
      status,
      isBack: status === "online" && seen.status !== "connecting" && seen.status !== "stopped",
    };
  }

  override render({ status, waiting }: ConnectionNoticeProps, { isBack }: Seen) {
    const isAway = status === "reconnecting" || status === "offline";
    return (
      <div class="notice-place" role="status" data-testid="notice">
        {isAway && (
          <p class="notice away">
            {status === "offline" ? "You are offline." : "Connection lost. Trying again…"}{" "}
            {waitingWords(waiting)}
          </p>
        )}
        {isBack && (
          <p class="notice back" onAnimationEnd={() => this.setState({ isBack: false })}>Back online</p>
        )}
      </div>
    );
  }
}

function waitingWords(waiting: number): string {
  if (waiting === 0) return "What you write is kept and sent later.";
  return waiting === 1 ? "1 line waits to be sent." : `${waiting} lines wait to be sent.`;
}
