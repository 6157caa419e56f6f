import type { ServerMessage, ServerMessageOf } from "../protocol/messages.ts";
import type { Conversation } from "./conversation.ts";
import type { Delivery } from "./delivery.ts";
import type { DirectDesk } from "./direct_desk.ts";
import type { FileDesk } from "./file_desk.ts";
import type { OwnName } from "./own_name.ts";
import type { PrivateLine } from "./private_line.ts";
import type { Seat } from "./seat.ts";
import type { Signaling } from "./signaling.ts";

/** Those whom a {@linkcode Reception} hands messages to. */
export interface ReceptionOptions {
  readonly signaling: Signaling;
  readonly privateLine: PrivateLine | undefined;
  readonly name: OwnName;
  readonly seat: Seat;
  readonly delivery: Delivery;
  readonly conversation: Conversation;
  readonly direct: DirectDesk;
  readonly files: FileDesk;
  /** Told when all messages of a frame are handed over. */
  readonly changed: () => void;
}

/** Milliseconds to wait where a refusal doesn't say how long. */
const REFUSED_MS = 1_000;

/** Takes what the server says, and hands it to whom it concerns. */
export class Reception {
  readonly #options: ReceptionOptions;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** Takes the messages of one frame. What is opened after its socket was given up is dropped: the next `welcome` has it. */
  take(messages: readonly ServerMessage[]): void {
    const { privateLine, signaling } = this.#options;
    if (privateLine === undefined) return this.#takeAll(messages);
    const { dial } = signaling.state;
    privateLine.receive(messages, (opened) => {
      if (signaling.state.dial === dial) this.#takeAll(opened);
    });
  }

  #takeAll(messages: readonly ServerMessage[]): void {
    for (const message of messages) this.#take(message);
    this.#options.changed();
  }

  #take(message: ServerMessage): void {
    const { signaling, conversation, direct, files } = this.#options;
    if (message.type === "WRONGROOM") return signaling.apply({ type: "stop", reason: message.reason });
    if (message.type === "error") this.#refused(message);
    if (message.type === "direct") return files.told(message);
    if (conversation.take(message) === "hole") return signaling.apply({ type: "redial" });
    if (message.type === "welcome") this.#welcome(message);
    direct.take(message, conversation.members);
    if (message.type === "left") files.waysChanged();
    if (message.type === "welcome") files.waysChanged({ hasNewSocket: true });
  }

  #welcome(welcome: ServerMessageOf<"welcome">): void {
    const { seat, signaling, delivery } = this.#options;
    seat.take(welcome);
    signaling.apply({ type: "entered", dial: signaling.state.dial });
    delivery.restart(welcome.epoch);
  }

  #refused(error: ServerMessageOf<"error">): void {
    const { signaling, name, delivery, files } = this.#options;
    const { code, about, retryMs = REFUSED_MS } = error;
    const { dial } = signaling.state;
    if (about === "rename") name.tellIn(retryMs);
    else if (about === "ENTERROOM" || code === "restarting") {
      signaling.apply({ type: "refused", dial, retryMs });
    } else if (!files.refused(error)) delivery.refused(error);
  }
}
