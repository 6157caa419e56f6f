import type { Applicant, Backplane, Entering, RoomChannel, RoomEvents } from "../../lib/server/backplane.ts";

/** How a {@linkcode FakeBackplane} answers who enters. */
export type AnswerEntering = (applicant: Applicant, answer: (entering: Entering) => void) => void;

/** A backplane that does what a test says, and nothing else. */
export class FakeBackplane implements Backplane {
  /** How many of its channels are open. */
  channels = 0;
  /** Who hears what happens in the room that was opened last. */
  events: RoomEvents | undefined;
  readonly #enter: AnswerEntering;
  readonly #overrides: Partial<RoomChannel>;

  constructor(enter: AnswerEntering, overrides: Partial<RoomChannel> = {}) {
    this.#enter = enter;
    this.#overrides = overrides;
  }

  open(_room: string, events: RoomEvents): RoomChannel {
    this.channels += 1;
    this.events = events;
    return {
      isPrivate: false,
      members: new Map(),
      isIdle: true,
      since: () => ({ epoch: "e", seq: 0, entries: [], complete: true }),
      enter: this.#enter,
      append: () => {},
      send: () => {},
      rename: () => {},
      typing: () => {},
      leave: () => {},
      lost: () => {},
      close: () => void (this.channels -= 1),
      ...this.#overrides,
    };
  }

  sweep(): void {}

  close(): void {}
}

/** The answer to a new member. */
export function seated(id: string): Entering {
  return { result: "seated", place: { id, generation: 1 }, secret: "s", name: "Guest", isNew: true };
}
