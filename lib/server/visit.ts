import type { Clock } from "../clock.ts";
import { CLOSE } from "../protocol/close_codes.ts";
import { encode } from "../protocol/codec.ts";
import { LIMITS, type Rates } from "../protocol/limits.ts";
import type { ClientMessage, ClientMessageOf, ServerMessage, WrongRoomReason } from "../protocol/messages.ts";
import { utf8Length } from "../protocol/utf8.ts";
import { cookbookRoom, type Dialect } from "./cookbook.ts";
import type { Admittance, Entrance } from "./entrance.ts";
import type { Metrics } from "./metrics.ts";
import { type RandomBytes, randomRoomName, randomRoomNumber } from "./random.ts";
import { RateLimit } from "../protocol/rate_limit.ts";
import type { Room } from "./room.ts";
import type { Occupant, Seat } from "./seat.ts";

/** What a {@linkcode Visit} needs. */
export interface VisitOptions {
  readonly occupant: Occupant;
  readonly dialect: Dialect;
  readonly address: string;
  readonly entrance: Entrance;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly rates: Rates;
  readonly metrics: Pick<Metrics, "limited">;
  /** Takes what is thrown while nobody waits for an answer. */
  readonly failed: (error: unknown) => void;
}

type EnterMessage = ClientMessageOf<"GETROOM" | "ENTERROOM">;
type RoomMessage = Exclude<ClientMessage, { type: "ping" | "pong" }>;

type State =
  | { readonly name: "waiting"; readonly isRefused: boolean }
  | { readonly name: "entering"; readonly queue: RoomMessage[] }
  | { readonly name: "seated"; readonly room: Room; readonly seat: Seat }
  | { readonly name: "over" };

type StateNamed<N extends State["name"]> = Extract<State, { name: N }>;

/** The way of one client through a room: what it may say when, and how often. */
export class Visit {
  readonly #options: VisitOptions;
  /** Made when they are first asked: most visitors only listen. */
  readonly #limits: Partial<Record<"chat" | "signals" | "hints", RateLimit>> = {};
  #state: State = { name: "waiting", isRefused: false };

  constructor(options: VisitOptions) {
    this.#options = options;
  }

  get isSeated(): boolean {
    return this.#state.name === "seated";
  }

  /** Takes one message from the client. */
  take(message: ClientMessage): void {
    const state = this.#state;
    if (message.type === "pong" || state.name === "over") return;
    if (message.type === "ping") return this.tell({ type: "pong" });
    if (state.name === "seated") return this.#act(state, message);
    if (state.name === "entering") return this.#queue(state, message);
    if (message.type === "GETROOM" || message.type === "ENTERROOM") return this.#enter(message);
    if (!state.isRefused) this.#options.occupant.close(CLOSE.outOfOrder);
  }

  /** Says something that only our own protocol has a word for. */
  tell(message: ServerMessage): void {
    if (this.#options.dialect === "cookbook") return;
    if (this.#state.name === "seated") return this.#state.room.tell(this.#state.seat, message);
    this.#options.occupant.send(encode(message));
  }

  /** Sends at once what still waits for the turn's end: the socket is about to be closed. */
  hurry(): void {
    if (this.#state.name === "seated") this.#state.room.hurry(this.#state.seat);
  }

  /** Ends the visit: the socket is gone. */
  end(): void {
    const before = this.#state;
    this.#state = { name: "over" };
    if (before.name === "seated") before.room.lost(before.seat);
  }

  #enter(message: EnterMessage): void {
    const { entrance, address, occupant, dialect, failed } = this.#options;
    const { type, name } = message;
    const room = type === "GETROOM" ? this.#newRoom() : message.value;
    const wish = type === "GETROOM"
      ? { room, address, create: true }
      : { room, address, create: message.create === true, proof: message.proof };
    const visitor = {
      ...{ occupant, dialect, name },
      resume: type === "ENTERROOM" ? message.resume : undefined,
      greeting: type === "ENTERROOM" ? undefined : this.#nameRoom(room),
      isWaiting: () => this.#state.name === "entering",
      sit: (room: Room, seat: Seat) => this.#sit(room, seat),
    };
    this.#state = { name: "entering", queue: [] };
    entrance.enter(wish, visitor).then((admittance) => this.#entered(message, admittance)).catch(failed);
  }

  #newRoom(): string {
    const { dialect, randomBytes } = this.#options;
    return dialect === "cookbook" ? String(randomRoomNumber(randomBytes)) : randomRoomName(randomBytes);
  }

  #nameRoom(room: string): string {
    return this.#options.dialect === "cookbook"
      ? cookbookRoom(room)
      : encode({ type: "GETROOM", value: room });
  }

  /** The socket may have gone while it was welcomed. */
  #sit(room: Room, seat: Seat): void {
    if (this.#state.name !== "entering") return room.lost(seat);
    this.#moveOn({ name: "seated", room, seat });
  }

  #entered({ type }: EnterMessage, admittance: Admittance): void {
    if (admittance === "entered" || this.#state.name !== "entering") return;
    if (typeof admittance === "string") return this.#refuseRoom(admittance);
    if (this.#options.dialect === "cookbook") return this.#refuseRoom("busy");
    this.tell({ type: "error", about: type, ...admittance });
    this.#moveOn({ name: "waiting", isRefused: true });
  }

  #refuseRoom(reason: WrongRoomReason): void {
    this.#options.occupant.send(encode({ type: "WRONGROOM", reason }));
    this.#moveOn({ name: "waiting", isRefused: true });
  }

  #queue({ queue }: StateNamed<"entering">, message: RoomMessage): void {
    if (queue.length >= LIMITS.framesWhileEntering) return this.#options.occupant.close(CLOSE.flooding);
    queue.push(message);
  }

  /** Leaves the state of entering, then takes what has waited for that. */
  #moveOn(next: State): void {
    if (this.#state.name !== "entering") return;
    const { queue } = this.#state;
    this.#state = next;
    for (const message of queue) this.take(message);
  }

  #act({ room, seat }: StateNamed<"seated">, message: RoomMessage): void {
    switch (message.type) {
      case "GETROOM":
      case "ENTERROOM":
        return this.#options.occupant.close(CLOSE.outOfOrder);
      case "CHATMSG":
        return this.#within("chat", message.id ?? message.type, () => room.say(seat, message));
      case "offer":
      case "answer":
      case "candidate":
        return this.#within(
          "signals",
          message.to ?? message.type,
          () => room.switchboard.signal(seat, message),
        );
      case "direct":
        return this.#direct(room, seat, message);
      case "ice":
        return this.#within("hints", message.type, () => room.refreshIce(seat));
      case "rename":
        return this.#within("hints", message.type, () => room.rename(seat, message.name));
      case "typing":
        if (this.#retryMs("hints") === 0) room.typing(seat, message.on);
        return;
      case "leave":
        room.leave(seat);
        this.#state = { name: "over" };
        return this.#options.occupant.close(CLOSE.left);
    }
  }

  #direct(room: Room, seat: Seat, message: ClientMessageOf<"direct">): void {
    const { entrance, address } = this.#options;
    const retryMs = entrance.takeDirect(utf8Length(message.value), address);
    if (retryMs === 0) return room.switchboard.direct(seat, message);
    this.tell({ type: "error", code: "rate-limited", about: message.id ?? message.to, retryMs });
  }

  /** Acts if the rate allows it; else says when it will, or closes on a Cookbook client, which can't be told (COOK-6). */
  #within(limit: "chat" | "signals" | "hints", about: string, act: () => void): void {
    const retryMs = this.#retryMs(limit);
    if (retryMs === 0) return act();
    if (this.#options.dialect === "cookbook") return this.#options.occupant.close(CLOSE.flooding);
    this.tell({ type: "error", code: "rate-limited", about, retryMs });
  }

  #retryMs(limit: "chat" | "signals" | "hints"): number {
    const { clock, rates } = this.#options;
    const now = clock.elapsed();
    const retryMs = (this.#limits[limit] ??= new RateLimit(rates[limit], now)).take(now);
    if (retryMs > 0) this.#options.metrics.limited(limit);
    return retryMs;
  }
}
