import type { TurnClock } from "../clock.ts";
import { CLOSE } from "../protocol/close_codes.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ClientMessageOf, Entry, ServerMessage } from "../protocol/messages.ts";
import type { Backplane, Entering, Place, RoomChannel } from "./backplane.ts";
import type { Config } from "./config.ts";
import { cookbookLine } from "./cookbook.ts";
import { draftOf, type Said } from "./entry_draft.ts";
import { refusalOfText } from "./entry_text.ts";
import { FanOut, type Frames, parley } from "./fan_out.ts";
import type { Ice } from "./ice.ts";
import type { Metrics } from "./metrics.ts";
import { nameOnEntering, otherName } from "./member_name.ts";
import { type RandomBytes, randomId } from "./random.ts";
import type { Position } from "./room_log.ts";
import type { Guest, RoomEntry } from "./guest.ts";
import type { Seat } from "./seat.ts";
import { Switchboard } from "./switchboard.ts";
import { welcomeFrame } from "./welcome.ts";

/** What a {@linkcode Room} needs. */
export interface RoomOptions {
  readonly name: string;
  readonly backplane: Backplane;
  readonly clock: TurnClock;
  readonly randomBytes: RandomBytes;
  readonly ice: Ice;
  readonly config: Pick<Config, "members" | "historyEntries">;
  readonly metrics: Pick<Metrics, "repeated" | "resumed">;
  /** Called when a seat is gone. */
  readonly vacated: () => void;
  /** Called when the room can't be followed any longer; everybody here has been sent to enter again. */
  readonly ended: () => void;
}

/** The people of a room whose sockets this process has: who sits where, who hears what, who may say what. */
export class Room {
  readonly #options: RoomOptions;
  readonly #channel: RoomChannel;
  readonly #seats = new Map<string, Seat>();
  readonly #fanOut: FanOut;
  readonly #switchboard: Switchboard;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#fanOut = new FanOut(this.#seats, options.clock);
    this.#channel = options.backplane.open(options.name, {
      entry: (entry, encoded) => this.#deliver(entry, encoded),
      joined: ({ id, name }) => this.#tellOthers(id, { type: "joined", member: { id, name } }),
      left: (id) => this.#left(id),
      renamed: (id, name) => this.#fanOut.toAll(parley({ type: "renamed", id, name })),
      typing: (from, on) => this.#tellOthers(from, { type: "typing", from, on }),
      errand: (to, frame) => this.#hand(to, frame),
      isBehind: (to) => this.#isBehind(to),
      fenced: (place, why) => this.#fenced(place, why),
      ended: () => this.#end(),
    });
    this.#switchboard = new Switchboard({ channel: this.#channel, fanOut: this.#fanOut });
  }

  /** How many members the room has, wherever they sit, waiting ones included. */
  get members(): number {
    return this.#channel.members.size;
  }

  /** The way from one member to another. */
  get switchboard(): Switchboard {
    return this.#switchboard;
  }

  /** Whether nobody sits here and nobody's place depends on this process. */
  get isUnused(): boolean {
    return this.#seats.size === 0 && this.#channel.isIdle;
  }

  /** Gives the guest its seat back, or a new one; a socket that was overtaken by a newer one is sent away (SEAT-3). */
  enter(guest: Guest): Promise<RoomEntry> {
    const { create, verifier, dialect, resume } = guest;
    const name = nameOnEntering(guest.name, verifier !== undefined);
    const { promise, resolve, reject } = Promise.withResolvers<RoomEntry>();
    this.#channel.enter({ create, verifier, dialect, name, resume }, (entering) => {
      try {
        resolve(this.#entered(guest, entering));
      } catch (error) {
        reject(error);
      }
    });
    return promise;
  }

  /** Hands a line to the log, which delivers it to everybody; a Cookbook member's is nothing but its text. */
  say(seat: Seat, message: ClientMessageOf<"CHATMSG">): void {
    const { isPrivate } = this.#channel;
    const said: Said = seat.dialect === "parley" ? message : { value: message.value };
    const refuse = (code: string, retryMs?: number) =>
      this.#fanOut.refuse(seat, { code, about: said.id ?? "CHATMSG", retryMs });
    const refusal = refusalOfText(said.kind ?? "line", said.value, isPrivate);
    if (refusal !== undefined) return refuse(refusal);
    const draft = draftOf(said, { seat, isPrivate, newId: () => randomId(this.#options.randomBytes) });
    this.#channel.append(seat, draft, {
      duplicate: (entry) => {
        this.#options.metrics.repeated();
        this.tell(seat, { type: "CHATMSG", ...entry });
      },
      refused: refuse,
    });
  }

  /** Gives the member ICE servers whose credentials are fresh. */
  refreshIce(seat: Seat): void {
    this.#fanOut.toOne(seat, parley({ type: "ice", ...this.#options.ice.serversFor(seat.id) }));
  }

  /** Tells one member something that isn't the room's, in its place among what it hears. */
  tell(seat: Seat, message: ServerMessage): void {
    this.#fanOut.toOne(seat, parley(message));
  }

  /** Sends the member at once what waits for the turn's end: its socket is about to be closed. */
  hurry(seat: Seat): void {
    this.#fanOut.hurry(seat);
  }

  typing(seat: Seat, on: boolean): void {
    this.#channel.typing(seat, on);
  }

  rename(seat: Seat, typed: string): void {
    const before = seat.name;
    const refuse = (code: string, retryMs?: number) =>
      this.#fanOut.refuse(seat, { code, about: "rename", retryMs });
    const name = otherName(typed, this.#channel.isPrivate);
    if (name === undefined) return refuse("bad-name");
    seat.name = name;
    this.#channel.rename(seat, name, (code, retryMs) => {
      if (seat.name === name) seat.name = before;
      refuse(code, retryMs);
    });
  }

  /** Takes the seat away; the others hear of it. */
  leave(seat: Seat): void {
    this.#fanOut.hurry(seat);
    if (this.#vacate(seat)) this.#channel.leave(seat);
    this.#options.vacated();
  }

  /** Lets the place wait for its member, unless a newer socket has it (SEAT-1, SEAT-3). */
  lost(seat: Seat): void {
    if (seat.dialect === "cookbook") return this.leave(seat);
    if (this.#vacate(seat)) this.#channel.lost(seat);
    this.#options.vacated();
  }

  /** Hears nothing more. */
  close(): void {
    this.#channel.close();
  }

  #entered(guest: Guest, entering: Entering): RoomEntry {
    if (entering.result === "refused") return entering.reason;
    if (entering.result === "unavailable") return { code: "unavailable", retryMs: entering.retryMs };
    if (entering.result === "seated") this.#seat(guest, entering);
    else guest.occupant.close(CLOSE.replaced);
    return "entered";
  }

  #seat(guest: Guest, { place, secret, name, isNew }: Extract<Entering, { result: "seated" }>): void {
    const { occupant, dialect, greeting } = guest;
    // Nobody knows the secret of a new place that wasn't told.
    if (!guest.isWaiting()) return isNew ? this.#channel.leave(place) : this.#channel.lost(place);
    const before = this.#seats.get(place.id);
    if (before !== undefined) this.#fanOut.hurry(before);
    const seat: Seat = { ...place, secret, dialect, name, occupant };
    this.#seats.set(seat.id, seat);
    this.#fanOut.begin(seat);
    before?.occupant.close(CLOSE.replaced);
    if (greeting !== undefined) occupant.send(greeting);
    this.#welcome(seat, guest.resume);
    guest.sit(this, seat);
  }

  /** Members first, log second, in one step: an entry is either in the welcome or delivered after it, never neither. */
  #welcome(seat: Seat, position?: Position): void {
    if (seat.dialect === "cookbook") return;
    const { clock, config, ice, metrics } = this.#options;
    const log = this.#channel.since(position);
    if (position !== undefined) metrics.resumed(log.complete ? "complete" : "gap");
    const welcome = welcomeFrame(this.#channel, { seat, log, at: clock.now(), config, ice });
    this.#fanOut.toOne(seat, { parley: welcome });
  }

  /** A parley author's own copy is the acknowledgement (LOG-2); a Cookbook author is never sent its own (COOK-4). */
  #deliver(entry: Entry, encoded: string): void {
    const frames: Frames = { parley: encoded, cookbook: () => cookbookLine(entry) };
    const author = this.#seats.get(entry.from);
    if (author?.dialect === "cookbook") this.#fanOut.toOthers(author, frames);
    else this.#fanOut.toAll(frames);
  }

  #hand(to: string, frame: string): void {
    const seat = this.#seats.get(to);
    if (seat !== undefined) {
      this.#fanOut.toOne(
        seat,
        seat.dialect === "parley" ? { parley: frame } : { cookbook: () => frame },
      );
    }
  }

  #isBehind(id: string): boolean {
    return (this.#seats.get(id)?.occupant.waitingBytes ?? 0) > LIMITS.directWaitingBytes;
  }

  #left(id: string): void {
    this.#tellOthers(id, { type: "left", id });
    this.#options.vacated();
  }

  #fenced(place: Place, why: "replaced" | "gone"): void {
    const seat = this.#seats.get(place.id);
    if (seat?.generation !== place.generation) return;
    this.#vacate(seat);
    seat.occupant.close(why === "replaced" ? CLOSE.replaced : CLOSE.enterAgain);
    this.#options.vacated();
  }

  #end(): void {
    for (const seat of this.#seats.values()) {
      this.#vacate(seat);
      seat.occupant.close(CLOSE.enterAgain);
    }
    this.#options.ended();
  }

  #vacate(seat: Seat): boolean {
    return this.#seats.get(seat.id) === seat && this.#seats.delete(seat.id);
  }

  #tellOthers(id: string, message: ServerMessage): void {
    const self = this.#seats.get(id);
    if (self === undefined) this.#fanOut.toAll(parley(message));
    else this.#fanOut.toOthers(self, parley(message));
  }
}
