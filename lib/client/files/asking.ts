import type { Clock } from "../../clock.ts";
import type { FileFrame, FileMessage, FileMessageOf } from "./file_frame.ts";
import type { Pipe, PipeEvents } from "./pipe.ts";

/** Milliseconds without a word of the owner after which it is asked again. */
const STALL_MS = 5_000;
/** Channels in a row on which nothing is heard before the relay is taken. */
const MOST_DEAD_CHANNELS = 2;

/** The members who may have a file, and the pipes to them. */
export interface Ways {
  members(): readonly string[];
  /** Opens a pipe to a member. */
  open(member: string, options: { readonly isDirect: boolean; readonly events: PipeEvents }): Pipe;
  /** Whether a channel to a member can be opened now. */
  canBeDirect(member: string): boolean;
}

/** What an {@linkcode Asking} works with and whom it tells. */
export interface AskingOptions {
  /** The offer as its owner calls it. */
  readonly offer: string;
  readonly clock: Clock;
  readonly newTurn: () => number;
  readonly ways: Ways;
  /** Takes a frame of the turn. */
  readonly heard: (frame: FileFrame) => void;
  /** Told when the pipe has broken, or nothing has come for a while: then it has to be asked again. */
  readonly lost: (why: "broken" | "silent") => void;
}

/**
 * Asks a member for a file, by the best pipe that there is at once. Every asking is a turn of its own, and what belongs
 * to an earlier one is dropped.
 */
export class Asking {
  readonly #options: AskingOptions;
  readonly #events: PipeEvents;
  #pipe: Pipe | undefined;
  #turn: number | undefined;
  #at = 0;
  #deadChannels = 0;
  /** What was told last, in case that it doesn't arrive when all is over. */
  #last: { readonly pipe: Pipe; readonly have: FileMessageOf<"file-have"> } | undefined;
  #watch: Disposable | undefined;

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#events = {
      opened: (pipe) => pipe === this.#pipe && this.#sayWant(),
      received: (frame, pipe) => void this.take(frame, pipe),
      hasRoom: () => {},
      closed: (pipe) => pipe === this.#pipe && this.#lost("broken"),
    };
  }

  /** Whether somebody is asked now. */
  get isOpen(): boolean {
    return this.#turn !== undefined;
  }

  get isDirect(): boolean {
    return this.#pipe?.isDirect === true;
  }

  /** The member who is asked. */
  get member(): string | undefined {
    return this.#pipe?.member;
  }

  /** The bytes that the owner may send unacknowledged. */
  get windowBytes(): number {
    return this.#pipe?.windowBytes ?? 0;
  }

  /** Whether the member is gone, or can be asked by a better pipe. */
  get shouldAskAgain(): boolean {
    const { ways } = this.#options;
    const pipe = this.#pipe;
    if (pipe === undefined || !this.isOpen) return false;
    // Another connection is another chance.
    if (!ways.canBeDirect(pipe.member)) this.#deadChannels = 0;
    return !ways.members().includes(pipe.member) || !pipe.isDirect && this.#canBeDirect(pipe.member);
  }

  /** Forgets that channels led nowhere. */
  restart(): void {
    this.#deadChannels = 0;
  }

  /** Asks a member for everything from a place on. */
  ask(member: string, at: number): void {
    const { newTurn, ways } = this.#options;
    const isDirect = this.#canBeDirect(member);
    const before = this.#pipe;
    this.#turn = newTurn();
    this.#at = at;
    if (before?.isOpen !== true || before.member !== member || before.isDirect !== isDirect) {
      before?.close();
      this.#pipe = ways.open(member, { isDirect, events: this.#events });
    }
    this.#sayWant();
    this.waitFor();
  }

  /** Takes a frame that came by a pipe; returns whether it is of this turn. */
  take(frame: FileFrame, { member, isDirect }: Pick<Pipe, "member" | "isDirect">): boolean {
    const isOwn = "turn" in frame && frame.turn === this.#turn && member === this.#pipe?.member;
    if (!isOwn) return false;
    if (isDirect) this.#deadChannels = 0;
    this.waitFor();
    this.#options.heard(frame);
    return true;
  }

  /** The relay didn't take what was told: it is asked again after that time. */
  refused(turn: number, retryMs: number | undefined): void {
    if (retryMs === undefined) return;
    if (turn === this.#turn) return this.waitFor(retryMs);
    const last = this.#last;
    if (turn !== last?.have.turn) return;
    this.#watch?.[Symbol.dispose]();
    this.#watch = this.#options.clock.after(retryMs, () => last.pipe.send(last.have));
  }

  /** Tells the owner how many bytes are here. */
  sayHave(at: number): void {
    if (this.#turn === undefined || this.#pipe === undefined) return;
    this.#last = { pipe: this.#pipe, have: { type: "file-have", turn: this.#turn, at } };
    this.#say(this.#last.have);
  }

  /** Waits for a word of the owner, so long at most. */
  waitFor(ms = STALL_MS): void {
    this.#watch?.[Symbol.dispose]();
    this.#watch = this.#options.clock.after(ms, () => this.#lost("silent"));
  }

  /** Ends the asking; the owner is told, unless it has told first or has given all. */
  end({ isTold = true } = {}): void {
    this.#watch?.[Symbol.dispose]();
    if (this.#turn !== undefined && isTold) this.#say({ type: "file-stop", turn: this.#turn });
    this.#pipe?.close();
    this.#pipe = undefined;
    this.#turn = undefined;
  }

  /** A channel that has led nowhere twice isn't tried again before the connection has been down. */
  #canBeDirect(member: string): boolean {
    return this.#deadChannels < MOST_DEAD_CHANNELS && this.#options.ways.canBeDirect(member);
  }

  #lost(why: "broken" | "silent"): void {
    if (this.isDirect) this.#deadChannels += 1;
    this.#options.lost(why);
  }

  #say(message: FileMessage): void {
    this.#pipe?.send(message);
  }

  #sayWant(): void {
    const { offer } = this.#options;
    if (this.#turn !== undefined) this.#say({ type: "file-want", turn: this.#turn, offer, at: this.#at });
  }
}
