import type { TurnClock } from "../clock.ts";
import { CLOSE } from "../protocol/close_codes.ts";
import { encode } from "../protocol/codec.ts";
import { LIMITS } from "../protocol/limits.ts";
import type { ClientMessageOf, Entry, Resume, ServerMessage, SignalMessage } from "../protocol/messages.ts";
import { SEALED_NAME } from "../protocol/sealed.ts";
import { isLongerThan } from "../protocol/utf8.ts";
import type { RoomChannel } from "./backplane.ts";
import type { Config } from "./config.ts";
import { cookbookLine, cookbookSignal, type Dialect } from "./cookbook.ts";
import { refusalOfText } from "./entry_text.ts";
import { FanOut, type Frames } from "./fan_out.ts";
import { nameOfNobody, nameOnEntering, otherName } from "./member_name.ts";
import { Partners } from "./partners.ts";
import { type RandomBytes, randomId } from "./random.ts";
import type { Draft, Position } from "./room_log.ts";
import type { Ice } from "./ice.ts";
import type { Occupant, Seat } from "./seat.ts";
import { encodedWelcome } from "./welcome.ts";

/** What a {@linkcode Room} needs. */
export interface RoomOptions {
  readonly channel: RoomChannel;
  readonly clock: TurnClock;
  readonly randomBytes: RandomBytes;
  readonly ice: Ice;
  readonly config: Pick<Config, "members" | "graceMs" | "historyEntries">;
  /** Called when the last seat is gone. */
  readonly emptied: () => void;
}

/** Who wants to enter, and as whom. */
export interface Applicant {
  readonly occupant: Occupant;
  readonly dialect: Dialect;
  readonly name?: string | undefined;
  readonly resume?: Resume | undefined;
}

/** The people of a room: who sits where, who hears what, who may say what. What was said is the channel's. */
export class Room {
  readonly #options: RoomOptions;
  /** Eldest first. */
  readonly #seats = new Map<string, Seat>();
  readonly #partners = new Partners(this.#seats);
  readonly #fanOut: FanOut;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#fanOut = new FanOut(this.#seats, options.clock);
    options.channel.listen((entry, encoded) => this.#deliver(entry, encoded));
  }

  /** How many seats are taken, waiting ones included. */
  get members(): number {
    return this.#seats.size;
  }

  get #isPrivate(): boolean {
    return this.#options.channel.verifier !== undefined;
  }

  /** Gives the applicant its seat back, or a new one; a socket that was overtaken by a newer one is sent away (SEAT-3). */
  enter(applicant: Applicant): Seat | "full" {
    const { resume } = applicant;
    const seat = resume === undefined ? undefined : this.#seats.get(resume.seat);
    const isOwn = seat !== undefined && seat.dialect === applicant.dialect && seat.secret === resume?.secret;
    if (!isOwn) return this.#admit(applicant);
    if (resume.dialedAt === undefined || resume.dialedAt >= seat.dialedAt) {
      return this.#resume(seat, applicant);
    }
    applicant.occupant.close(CLOSE.replaced);
    return seat;
  }

  /** Hands a line to the log, which delivers it to everybody; a Cookbook member's is nothing but its text. */
  say(seat: Seat, message: ClientMessageOf<"CHATMSG">): void {
    const { value, id, kind = "line", target } = seat.dialect === "parley"
      ? message
      : { value: message.value };
    const refuse = (code: string, retryMs?: number) =>
      this.#refuse(seat, { code, about: id ?? "CHATMSG", retryMs });
    const refusal = refusalOfText(kind, value, this.#isPrivate);
    if (refusal !== undefined) return refuse(refusal);
    const draft: Draft = {
      id: id ?? randomId(this.#options.randomBytes),
      from: seat.id,
      name: this.#isPrivate ? SEALED_NAME : seat.name,
      value: kind === "retract" && !this.#isPrivate ? "" : value,
      ...(kind !== "line" && { kind, ...(target !== undefined && { target }) }),
    };
    this.#options.channel.append(draft, {
      duplicate: (entry) => this.#fanOut.toOne(seat, parley({ type: "CHATMSG", ...entry })),
      refused: refuse,
    });
  }

  /** Passes a signal on to the member that it names; a Cookbook member's goes to its partner. */
  signal(seat: Seat, signal: SignalMessage): void {
    const { to, ...rest } = signal;
    const about = to ?? signal.type;
    if ("sdp" in signal && isLongerThan(signal.sdp, LIMITS.sdpBytes)) {
      return this.#refuse(seat, { code: "signal-too-long", about });
    }
    if (seat.dialect === "cookbook") return this.#signalPartner(seat, signal);
    const target = to === undefined ? undefined : this.#seats.get(to);
    if (target?.dialect !== "parley") return this.#refuse(seat, { code: "unknown-member", about });
    if (target.presence.is === "away") return this.#refuse(seat, { code: "member-away", about });
    this.#fanOut.toOne(target, parley({ ...rest, from: seat.id }));
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
  hurry(seat: Seat, occupant: Occupant): void {
    if (seat.presence.is === "here" && seat.presence.occupant === occupant) this.#fanOut.hurry(seat);
  }

  typing(seat: Seat, on: boolean): void {
    this.#fanOut.toOthers(seat, parley({ type: "typing", from: seat.id, on }));
  }

  rename(seat: Seat, typed: string): void {
    const name = otherName(typed, this.#isPrivate);
    if (name === undefined) return this.#refuse(seat, { code: "bad-name", about: "rename" });
    seat.name = name;
    this.#fanOut.toAll(parley({ type: "renamed", id: seat.id, name }));
  }

  /** Takes the seat away and tells the others. */
  leave(seat: Seat): void {
    if (!this.#seats.has(seat.id)) return;
    this.#fanOut.hurry(seat);
    this.#seats.delete(seat.id);
    this.#partners.part(seat);
    this.#fanOut.toAll(parley({ type: "left", id: seat.id }));
    if (this.#seats.size === 0) this.#options.emptied();
  }

  /** Lets the seat wait for its member, unless a newer socket has it (SEAT-1, SEAT-3). */
  lost(seat: Seat, occupant: Occupant): void {
    if (seat.presence.is !== "here" || seat.presence.occupant !== occupant) return;
    seat.presence = { is: "away", since: this.#options.clock.elapsed() };
    if (seat.dialect === "cookbook") this.leave(seat);
  }

  /** Takes the seats away that have waited for longer than the grace time. */
  sweep(now: number): void {
    for (const seat of this.#seats.values()) {
      const { presence } = seat;
      if (presence.is === "away" && now - presence.since >= this.#options.config.graceMs) this.leave(seat);
    }
  }

  #admit(applicant: Applicant): Seat | "full" {
    const { config, randomBytes } = this.#options;
    if (this.#seats.size >= config.members) return "full";
    const seat: Seat = {
      id: randomId(randomBytes),
      secret: randomId(randomBytes),
      dialect: applicant.dialect,
      name: nameOnEntering(applicant.name, this.#isPrivate) ?? nameOfNobody(this.#isPrivate),
      presence: { is: "here", occupant: applicant.occupant },
      dialedAt: applicant.resume?.dialedAt ?? 0,
    };
    this.#seats.set(seat.id, seat);
    this.#fanOut.begin(seat);
    this.#welcome(seat, applicant.resume);
    this.#fanOut.toOthers(seat, parley({ type: "joined", member: { id: seat.id, name: seat.name } }));
    return seat;
  }

  #resume(seat: Seat, applicant: Applicant): Seat {
    this.#fanOut.hurry(seat);
    const before = seat.presence;
    const name = nameOnEntering(applicant.name, this.#isPrivate) ?? seat.name;
    const isRenamed = name !== seat.name;
    seat.presence = { is: "here", occupant: applicant.occupant };
    seat.name = name;
    seat.dialedAt = applicant.resume?.dialedAt ?? seat.dialedAt;
    if (before.is === "here") before.occupant.close(CLOSE.replaced);
    this.#welcome(seat, applicant.resume);
    if (isRenamed) this.#fanOut.toAll(parley({ type: "renamed", id: seat.id, name }));
    return seat;
  }

  /** Seats first, log second, in one step: an entry is either in the welcome or delivered after it, never neither. */
  #welcome(seat: Seat, position?: Position): void {
    if (seat.dialect === "cookbook") return;
    const { channel, clock, ice, config } = this.#options;
    const told = { log: channel.since(position), at: clock.now(), isPrivate: this.#isPrivate, ice, config };
    this.#fanOut.toOne(seat, { parley: encodedWelcome(seat, { ...told, seats: this.#seats.values() }) });
  }

  /** A parley author's own copy is the acknowledgement (LOG-2); a Cookbook author is never sent its own (COOK-4). */
  #deliver(entry: Entry, encoded: string): void {
    const frames: Frames = { parley: encoded, cookbook: () => cookbookLine(entry) };
    const author = this.#seats.get(entry.from);
    if (author?.dialect === "cookbook") this.#fanOut.toOthers(author, frames);
    else this.#fanOut.toAll(frames);
  }

  #signalPartner(seat: Seat, signal: SignalMessage): void {
    const partner = signal.type === "offer" ? this.#partners.find(seat) : this.#partners.of(seat);
    if (partner !== undefined) this.#fanOut.toOne(partner, { cookbook: () => cookbookSignal(signal) });
  }

  #refuse(seat: Seat, { code, about, retryMs }: Refusal): void {
    this.#fanOut.toOne(
      seat,
      parley({ type: "error", code, about, ...(retryMs !== undefined && { retryMs }) }),
    );
  }
}

interface Refusal {
  readonly code: string;
  readonly about: string;
  readonly retryMs?: number | undefined;
}

function parley(message: ServerMessage): Frames {
  return { parley: encode(message) };
}
