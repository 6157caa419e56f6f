import type { Entry } from "../fakes/entry.ts";
import { rawFrame, type RawSocket } from "../fakes/raw_socket.ts";

/** What the two entries answer: the same, or each its own. */
export type Answers = string | Readonly<Record<Entry, string>>;

const GOES_ON = "goes on";

/** Something that an honest client doesn't send, and what it gets. */
export interface BadInput {
  readonly what: string;
  /** Whether it is sent by somebody who is in a room; else by somebody who has just connected. */
  readonly isSeated?: boolean;
  /** Texts, or bytes as they are; a member's own id and room stand where `SELF` and `ROOM` are written. */
  readonly sent: string | readonly string[] | Uint8Array;
  /**
   * What comes back: the types of all messages with their codes or reasons, and then that it goes on, or the end:
   * `"4000 not-json"`, or `"cut"` where no close frame comes.
   */
  readonly answer: Answers;
}

/** Sends it, and says what comes back, where `expected` should. */
export async function answerTo(
  socket: RawSocket,
  { sent, self, expected }: { sent: BadInput["sent"]; self: string; expected: string },
): Promise<string> {
  const texts = typeof sent === "string" ? [sent] : sent;
  if (texts instanceof Uint8Array) await socket.send(texts);
  else for (const text of texts) await socket.send(rawFrame({ payload: text.replaceAll("SELF", self) }));
  const words: string[] = [];
  const before = expected.split(", ").indexOf(GOES_ON);
  for (;;) {
    // Not sooner: a ping may overtake an answer, and what an end leaves unread may hide the end.
    if (words.length === before) await socket.send(rawFrame({ payload: '{"type":"ping"}' }));
    const next = await socket.next();
    if ("end" in next) return [...words, next.end].join(", ");
    for (const message of [JSON.parse(next.text)].flat()) {
      if (message.type === "pong") return [...words, GOES_ON].join(", ");
      words.push([message.type, message.code ?? message.reason ?? ""].join(" ").trim());
    }
  }
}
